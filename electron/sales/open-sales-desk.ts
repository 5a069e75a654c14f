import type { Observable } from 'rxjs'
import type { Ports } from '../../runtime/ports.ts'
import type { Replacement } from '../../shared/catalog/replicas.ts'
import type { TicketNumber } from '../../shared/core/ids.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { AllotmentPolicy } from '../../shared/seats/allotment.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { Terminal } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { DeviceKey } from '../keys/device-key.ts'
import { type AskForGrants, createAskForGrants } from '../seats/ask-for-grants.ts'
import { createKeepAllotment, type KeepAllotment } from '../seats/keep-allotment.ts'
import { createRecentSales } from '../seats/recent-sales.ts'
import type { RequestGrants } from '../seats/request-grants.ts'
import { createReturnSeats, type ReturnSeats } from '../seats/return-seats.ts'
import { createRightsProjection, type RightsProjection } from '../seats/rights-projection.ts'
import type { Notices } from '../store/notices.ts'
import { createCheckSettlements } from './check-settlements.ts'
import type { ClaimRefund } from './claim-refund.ts'
import { createDeliverTickets, type DeliverTickets } from './deliver-tickets.ts'
import { createFindOpenOrder } from './find-open-order.ts'
import type { MoneyDue } from './money-due.ts'
import { createOrderSeats } from './order-seats.ts'
import { createPayRefunds, type PayRefunds } from './pay-refunds.ts'
import { createPreviousPayments, type PreviousPayments } from './previous-payments.ts'
import { createSalesProjection, type SalesProjection } from './sales-projection.ts'
import { createSellTickets, type SellingConditions, type SellTickets } from './sell-tickets.ts'
import { createSettleMoney, type SettleMoney } from './settle-money.ts'
import { createSettlePayments, type SettlePayments } from './settle-payments.ts'
import { createSettlePreviousPayments, type SettlePreviousPayments } from './settle-previous-payments.ts'
import { createLiveTicketOf, createSignTicket, type LiveTicketOf, type SignTicket } from './tickets.ts'
import { createVoidSale, type VoidSale } from './void-sale.ts'
import { createWriteSale } from './write-sale.ts'

export type SalesPolicy = AllotmentPolicy & Pick<Policy, 'holdSeconds' | 'cutoffMinutes'>

export type SalesDesk = {
  readonly rights: RightsProjection
  readonly sales: SalesProjection
  readonly sellTickets: SellTickets
  readonly settlePayments: SettlePayments
  /** Open payments of devices that this kiosk was before, and what carries them to their end. */
  readonly previousPayments: PreviousPayments
  readonly settlePreviousPayments: SettlePreviousPayments
  readonly deliverTickets: DeliverTickets
  readonly signTicket: SignTicket
  readonly liveTicketOf: LiveTicketOf
  readonly voidSale: VoidSale
  readonly payRefunds: PayRefunds
  readonly settleMoney: SettleMoney
  readonly keepAllotment: KeepAllotment
  readonly grants: AskForGrants
  readonly returnSeats: ReturnSeats
}

/** What this kiosk asks of its server, and is told by it, when seats come to it. */
type ServerOfSales = {
  readonly requestGrants: RequestGrants
  /** Sends what waits in the journal, within a bounded time, and never rejects. */
  readonly uploadJournal: () => Promise<void>
  /** Whether the server has more of the journal than this kiosk, which then sells nothing any more. */
  readonly stopIfBehind: (acknowledgedSeq: number) => Promise<boolean>
  readonly claimRefund: ClaimRefund
}

/** What the server says of tickets that were taken back, by whomever. */
type RefundFacts = {
  /** What is due of sales of this kiosk. */
  readonly moneyDue: () => readonly MoneyDue[]
  readonly moneyDueChanges$: Observable<unknown>
  readonly isTakenBack: (ticketNumber: TicketNumber) => boolean
  /** The ticket that took its place, as far as the server says. */
  readonly replacementOf: (ticketNumber: TicketNumber) => Replacement | null
}

/** Everything that sells, wired up over one journal. Folds it, and asks nobody anything before `sellTickets.resume`. */
export async function openSalesDesk(deps: {
  readonly ports: Ports
  readonly journal: Journal
  readonly facts: ShowtimeFacts
  readonly terminal: Terminal
  readonly deviceKey: Pick<DeviceKey, 'sign'>
  /** The cinema's number; asked for only when a ticket is made, and so after enrolment. */
  readonly cinemaId: () => number
  readonly server: ServerOfSales
  readonly refundFacts: RefundFacts
  readonly conditions: SellingConditions & { readonly policy: () => SalesPolicy }
  readonly notices: Pick<Notices, 'add'>
  readonly cinemaClock: CinemaClock
  /** How long ago an entry of this time was written, as far as can be estimated after a restart; null: that can't be told. */
  readonly ageOf: (atMs: number) => number | null
}): Promise<SalesDesk> {
  const { ports, journal, facts, terminal, deviceKey, cinemaId, refundFacts, conditions, notices, cinemaClock } = deps
  const { requestGrants, uploadJournal, stopIfBehind, claimRefund } = deps.server
  const { isOnline, policy } = conditions
  const { log } = ports

  // What is folded from the journal, and from then on takes each entry before anything else hears of it.
  const rights = createRightsProjection(journal)
  const sales = createSalesProjection(journal)
  const soldLately = createRecentSales(journal, cinemaClock)
  const signTicket = createSignTicket({ deviceKey, cinemaId })
  const writeSale = createWriteSale({ journal, rights, signTicket })
  const previousPayments = createPreviousPayments(journal)
  await journal.fold()

  // Seats: what this kiosk may sell, and how it comes and goes.
  const grants = createAskForGrants({ ports, journal, rights, requestGrants, uploadJournal, stopIfBehind })
  const returnSeats = createReturnSeats({ journal, rights })
  const orderSeats = createOrderSeats({ rights, grants, returnSeats, facts, isOnline, log })
  const keepAllotment = createKeepAllotment({
    ports,
    rights,
    grants,
    returnSeats,
    facts,
    soldLately,
    isOnline,
    policy,
    cinemaClock,
    journal,
  })

  // The order: its payment, its tickets, and the order itself.
  const settlePayments = createSettlePayments({ ports, journal, rights, writeSale, terminal })
  const { moneyDue, moneyDueChanges$, isTakenBack, replacementOf } = refundFacts
  const liveTicketOf = createLiveTicketOf({ sales, isTakenBack, replacementOf })
  const deliverTickets = createDeliverTickets({ journal, sales, liveTicketOf, signTicket })
  const sellTickets = createSellTickets({
    ports,
    journal,
    findOpenOrder: createFindOpenOrder({ journal, rights, sales, facts, ageOf: deps.ageOf }),
    orderSeats,
    returnSeats,
    settlePayments,
    deliverTickets,
    terminal,
    facts,
    conditions,
    cinemaClock,
  })

  // Money after the sale.
  const payRefunds = createPayRefunds({ ports, journal, sales, terminal, moneyDue, claimRefund, notices })
  const checkSettlements = createCheckSettlements({ ports, journal, previousPayments, sales, terminal, notices })
  const settlePreviousPayments = createSettlePreviousPayments({ ports, journal, previousPayments, terminal, notices })
  const settleMoney = createSettleMoney({
    journal,
    terminal,
    checkSettlements,
    payRefunds,
    settlePreviousPayments,
    moneyDueChanges$,
    log,
  })
  return {
    rights,
    sales,
    sellTickets,
    settlePayments,
    previousPayments,
    settlePreviousPayments,
    deliverTickets,
    signTicket,
    liveTicketOf,
    voidSale: createVoidSale({ journal, sales }),
    payRefunds,
    settleMoney,
    keepAllotment,
    grants,
    returnSeats,
  }
}
