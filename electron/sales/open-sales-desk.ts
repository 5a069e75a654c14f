import type { Observable } from 'rxjs'
import type { Ports } from '../../runtime/ports.ts'
import type { Replacement } from '../../shared/catalog/replicas.ts'
import type { TicketNumber } from '../../shared/core/ids.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { SellingStop } from '../../shared/sales/selling-rules.ts'
import type { AllotmentPolicy } from '../../shared/seats/allotment.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { Terminal } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { DeviceKey } from '../keys/device-key.ts'
import { createAcquireSeats } from '../seats/acquire-seats.ts'
import { type AskForGrants, createAskForGrants } from '../seats/ask-for-grants.ts'
import { createKeepAllotment, type KeepAllotment } from '../seats/keep-allotment.ts'
import { openRecentSales } from '../seats/recent-sales.ts'
import type { RequestGrant } from '../seats/request-grant.ts'
import { createReturnSeats, type ReturnSeats } from '../seats/return-seats.ts'
import { openRightsProjection, type RightsProjection } from '../seats/rights-projection.ts'
import type { Notices } from '../store/notices.ts'
import { createCheckSettlements } from './check-settlements.ts'
import type { ClaimRefund } from './claim-refund.ts'
import { createDeliverTickets, type DeliverTickets } from './deliver-tickets.ts'
import { createLiveTicketOf, type LiveTicketOf } from './live-tickets.ts'
import type { MoneyDue } from './money-due.ts'
import { createOrderSeats } from './order-seats.ts'
import { createPayRefunds, type PayRefunds } from './pay-refunds.ts'
import { openPreviousPayments, type PreviousPayments } from './previous-payments.ts'
import { openSalesProjection, type SalesProjection } from './sales-projection.ts'
import { createSellTickets, type SellTickets } from './sell-tickets.ts'
import { createSettleMoney, type SettleMoney } from './settle-money.ts'
import { createSettlePayments, type SettlePayments } from './settle-payments.ts'
import { createSettlePreviousPayments, type SettlePreviousPayments } from './settle-previous-payments.ts'
import { createVoidSale, type VoidSale } from './void-sale.ts'
import { openWriteSale } from './write-sale.ts'

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
  readonly liveTicketOf: LiveTicketOf
  readonly voidSale: VoidSale
  readonly payRefunds: PayRefunds
  readonly settleMoney: SettleMoney
  readonly keepAllotment: KeepAllotment
  readonly grants: AskForGrants
  readonly returnSeats: ReturnSeats
  /** For the hello: what the server believes this kiosk holds. */
  readonly reconcileHeld: AskForGrants['reconcileHeld']
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
  readonly requestGrant: RequestGrant
  /** Sends what waits in the journal, within a bounded time, and never rejects. */
  readonly uploadJournal: () => Promise<void>
  /** Whether the server has more of the journal than this kiosk, which then sells nothing any more. */
  readonly stopIfBehind: (acknowledgedSeq: number) => Promise<boolean>
  /** What the server says is due of sales of this kiosk, and asking it before that is paid. */
  readonly moneyDue: () => readonly MoneyDue[]
  readonly moneyDueChanges$: Observable<unknown>
  readonly claimRefund: ClaimRefund
  /** Whether the server says that this ticket was taken back, by whomever. */
  readonly isTakenBack: (ticketNumber: TicketNumber) => boolean
  /** The ticket that took its place, as far as the server says. */
  readonly replacementOf: (ticketNumber: TicketNumber) => Replacement | null
  readonly notices: Pick<Notices, 'add'>
  readonly sellingStop: () => SellingStop | null
  readonly isOnline: () => boolean
  /** How long ago an entry of this time was written, as far as can be estimated after a restart; null: that can't be told. */
  readonly ageOf: (atMs: number) => number | null
  readonly policy: () => SalesPolicy
  readonly cinemaClock: CinemaClock
}): Promise<SalesDesk> {
  const needs = { ...deps, ...deps.ports }
  const rights = await openRightsProjection(needs.journal)
  const sales = await openSalesProjection(needs.journal)
  const writeSale = await openWriteSale({ ...needs, rights })
  const grants = createAskForGrants({ ...needs, rights })
  const returnSeats = createReturnSeats({ ...needs, rights })
  const acquireSeats = createAcquireSeats({ ...needs, rights, grants })
  const orderSeats = createOrderSeats({ ...needs, rights, acquireSeats, returnSeats })
  const settlePayments = createSettlePayments({ ...needs, rights, writeSale })
  const soldLately = await openRecentSales(needs.journal, needs.cinemaClock)
  const keepAllotment = createKeepAllotment({ ...needs, rights, grants, returnSeats, soldLately })
  const isRefunded = (ticketNumber: TicketNumber) =>
    sales.refund(ticketNumber) !== undefined || needs.isTakenBack(ticketNumber)
  const liveTicketOf = createLiveTicketOf({ isRefunded, replacementOf: needs.replacementOf })
  const deliverTickets = createDeliverTickets({ ...needs, sales, liveTicketOf })
  const payRefunds = createPayRefunds({ ...needs, sales })
  const sellTickets = createSellTickets({
    ...needs,
    ...{ rights, sales, orderSeats, returnSeats },
    ...{ settlePayments, deliverTickets },
  })
  const previousPayments = await openPreviousPayments(needs.journal)
  const checkSettlements = createCheckSettlements({ ...needs, sales, previousPayments })
  const settlePreviousPayments = createSettlePreviousPayments({ ...needs, previousPayments })
  const settleMoney = createSettleMoney({ ...needs, checkSettlements, payRefunds, settlePreviousPayments })
  return {
    ...{ rights, sales, sellTickets, keepAllotment, grants, returnSeats },
    ...{ previousPayments, settlePreviousPayments },
    ...{ settlePayments, deliverTickets, payRefunds, settleMoney, liveTicketOf },
    voidSale: createVoidSale({ ...needs, sales }),
    reconcileHeld: grants.reconcileHeld,
  }
}
