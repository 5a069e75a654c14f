import type { AccountId, TicketNumber } from '../../shared/core/ids.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Showing } from '../../shared/sales/order.ts'
import type { DeliveredTicket } from '../../shared/sales/staff-calls.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import {
  claimRefundAnswerSchema,
  type ListedItem,
  type ResolveAnswer,
  resolveAnswerSchema,
  reviewItemsAnswerSchema,
} from '../../shared/sync/staff-messages.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { Journal } from '../journal/journal.ts'
import type { KioskCallHandlers } from '../link/kiosk-service.ts'
import type { Ask } from '../server-link/server-requests.ts'
import type { DeliveredTickets } from './deliver-tickets.ts'
import type { SalesDesk } from './open-sales-desk.ts'
import { showtimeNames, toShownItem } from './showtime-names.ts'

export type StaffDesk = Pick<
  KioskCallHandlers,
  | 'payments.settle'
  | 'sales.deliver'
  | 'sales.seen'
  | 'sales.collected'
  | 'sales.void'
  | 'refunds.payCash'
  | 'review.list'
  | 'review.end'
>

/** What staff do for money and tickets that did not go their usual way, each step under the name of who is signed in. */
export function createStaffDesk(deps: {
  readonly ask: Ask
  /** Who is signed in; these calls are for staff alone, so somebody is. */
  readonly accountId: () => AccountId
  readonly desk: Pick<
    SalesDesk,
    | 'deliverTickets'
    | 'payRefunds'
    | 'previousPayments'
    | 'sales'
    | 'settlePayments'
    | 'settlePreviousPayments'
    | 'signTicket'
    | 'voidSale'
  >
  readonly journal: Pick<Journal, 'append' | 'owner'>
  readonly facts: ShowtimeFacts
}): StaffDesk {
  const { ask, accountId, journal, facts } = deps
  const { settlePayments, previousPayments, settlePreviousPayments } = deps.desk
  const { deliverTickets, voidSale, payRefunds, sales, signTicket } = deps.desk

  /** A press that was made twice, or whose answer was lost: staff are told when it was, so that they hand over once. */
  const paidAlready = (ticketNumber: TicketNumber) =>
    refused({ code: 'RefundPaid' as const, hereAtMs: sales.paidBackAtMs(ticketNumber) })

  /** What was delivered last: the staff's page shows one sale at a time. */
  let shown: (DeliveredTickets & { readonly isSeen?: boolean }) | null = null
  const shownNow = ({ saleId, copy }: Showing) =>
    shown?.saleId === saleId && shown.copy === copy ? shown.tickets.map(({ ticketNumber }) => ticketNumber) : null

  /** The ticket that a person has decided on, signed here, where it is delivered. */
  const toHanded = (ticket: NonNullable<ResolveAnswer['ticket']>): DeliveredTicket => {
    const device = journal.owner()?.device
    if (device === undefined) throw new Error('tickets can only be made once this kiosk is enrolled')
    const { ticketNumber, showtimeId, row, col } = ticket
    const token = signTicket({ device, ...ticket })
    return { ticketNumber, showtimeId, row, col, token, ...showtimeNames(facts, { showtimeId }) }
  }

  /** Counts it among the showings of its sale, where that is this kiosk's, before it is shown. */
  const noteShown = async (ticket: NonNullable<ResolveAnswer['ticket']>): Promise<Showing | null> => {
    const { saleId, showtimeId, row, col, ticketNumber, saleNumber } = ticket
    const sale = saleId && (await sales.find(saleId))
    const sold = sale?.tickets[0]
    if (!sale || !sold) return null
    const showing = { saleId: sale.saleId, copy: sale.copies + 1 }
    await journal.append('printed', {
      ...showing,
      ticketNumbers: [ticketNumber],
      how: 'screen',
      accountId: accountId(),
    })
    const { token } = toHanded(ticket)
    shown = { ...showing, showtimeId, tickets: [{ ...sold, row, col, ticketNumber, grantNumber: saleNumber, token }] }
    return showing
  }

  /** Nothing can be written while this kiosk is nobody's, and so nothing done that has to be. */
  const isEnrolled = () => journal.owner() !== null

  return {
    'payments.settle': async ({ paymentKey, outcome }) => {
      if (!isEnrolled()) return notEnrolled
      const { settleByStaff } = previousPayments.find(paymentKey) ? settlePreviousPayments : settlePayments
      const settled = await settleByStaff(paymentKey, outcome, accountId())
      return settled.ok ? accepted({}) : refused({ code: settled.refusal })
    },
    'sales.deliver': async ({ saleId }) => {
      if (!isEnrolled()) return notEnrolled
      shown = await deliverTickets(saleId, 'screen', accountId())
      if (!shown) return refused({ code: 'NoSale' })
      const { showtimeId, tickets, copy } = shown
      const names = showtimeNames(facts, (await sales.find(saleId)) ?? { showtimeId })
      return accepted({
        tickets: tickets.map(({ row, col, ticketNumber, token }) => {
          return { row, col, ticketNumber, token, showtimeId, ...names }
        }),
        copy,
      })
    },
    'sales.seen': async (showing) => {
      const ticketNumbers = shownNow(showing)
      if (!ticketNumbers) return refused({ code: 'NotShown' })
      if (!isEnrolled()) return notEnrolled
      // The page says it again where the answer was lost.
      if (shown?.isSeen) return accepted({})
      await journal.append('seen', { ...showing, ticketNumbers })
      if (shownNow(showing) && shown) shown = { ...shown, isSeen: true }
      return accepted({})
    },
    'sales.collected': async (showing) => {
      const ticketNumbers = shownNow(showing)
      if (!ticketNumbers) return refused({ code: 'NotShown' })
      if (!isEnrolled()) return notEnrolled
      await journal.append('collected', { ...showing, ticketNumbers, accountId: accountId() })
      shown = null
      return accepted({})
    },
    'sales.void': async ({ saleId }) => {
      if (!isEnrolled()) return notEnrolled
      const voided = await voidSale(saleId, accountId())
      return voided.ok ? accepted({}) : refused({ code: voided.refusal })
    },
    'refunds.payCash': async ({ ticketNumber }) => {
      if (sales.paidBackAtMs(ticketNumber) !== null) return paidAlready(ticketNumber)
      const by = accountId()
      const taken = await ask({
        method: 'POST',
        path: syncPaths.claimRefund,
        body: { ticketNumber, by: { kind: 'cash', accountId: by } },
        answer: claimRefundAnswerSchema,
      })
      if (!taken.ok && taken.refusal.code === 'RefundPaid') return paidAlready(ticketNumber)
      if (!taken.ok) return refused(isOneOf(taken.refusal, cashRefusals) ? taken.refusal : noLine)
      const { saleId, amountFen } = taken.value
      const paid = await payRefunds.payInCash({ ticketNumber, saleId, amountFen }, by)
      if (paid.ok) return accepted({ amountFen })
      return paid.refusal === 'RefundPaid' ? paidAlready(ticketNumber) : refused({ code: paid.refusal })
    },
    'review.list': async (page) => {
      const path = `${syncPaths.reviewItems}?${toQuery(page)}`
      const answer = await ask({ method: 'GET', path, answer: reviewItemsAnswerSchema })
      if (!answer.ok) return refused(noLine)
      const { openCount, groups } = answer.value
      const toShown = (item: ListedItem) => toShownItem(facts, item)
      return accepted({ openCount, groups: groups.map((group) => ({ ...group, items: group.items.map(toShown) })) })
    },
    'review.end': async ({ itemId, end }) => {
      const body = { itemId, end, accountId: accountId() }
      const answer = await ask({ method: 'POST', path: syncPaths.resolve, body, answer: resolveAnswerSchema })
      if (!answer.ok) return refused(isOneOf(answer.refusal, endRefusals) ? answer.refusal : noLine)
      const { ticket } = answer.value
      return accepted({ ticket: ticket && toHanded(ticket), showing: ticket && (await noteShown(ticket)) })
    },
  }
}

function toQuery(page: object): string {
  return new URLSearchParams(
    Object.entries(page).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
}

const noLine = { code: 'NoLine' } as const
const notEnrolled = refused({ code: 'NotEnrolled' as const })
const cashRefusals = ['NotStaff', 'NotSignedIn', 'NeedsManager', 'NoRefundDue', 'RefundTaken'] as const
const endRefusals = ['NotStaff', 'NotSignedIn', 'NeedsManager', 'NoItem', 'NotThisWay', 'SeatsGone'] as const

function isOneOf<Refusal extends { readonly code: string }, Code extends string>(
  refusal: Refusal,
  codes: readonly Code[],
): refusal is Extract<Refusal, { readonly code: Code }> {
  return codes.some((code) => code === refusal.code)
}
