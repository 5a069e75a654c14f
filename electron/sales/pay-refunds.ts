import type { Ports } from '../../runtime/ports.ts'
import type { AccountId, TicketNumber } from '../../shared/core/ids.ts'
import { coalesceRuns, createMutexByKey } from '../../shared/core/mutex.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { createRetryByKey } from '../../shared/core/retry.ts'
import { nextRefundStep, type Refund, type RefundAnswer, refundKeyOf } from '../../shared/sales/refunds.ts'
import { readyAgain, type Terminal } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { Notices } from '../store/notices.ts'
import { askPauses } from './ask-pauses.ts'
import type { ClaimRefund } from './claim-refund.ts'
import type { MoneyDue } from './money-due.ts'
import type { SalesProjection } from './sales-projection.ts'

export type PayRefunds = {
  /** Pays what this kiosk has to pay, as far as that can be done now: at start, online, and after a void. */
  readonly run: () => Promise<void>
  /**
   * Writes that staff hand the money over; only then may they. Refused where it was paid, or where the terminal was asked
   * and may have paid it: the terminal is asked once more first.
   */
  readonly payInCash: (due: MoneyDue, accountId: AccountId) => Promise<Result<null, 'RefundPaid' | 'BeingPaid'>>
}

/**
 * Pays back through the terminal what this kiosk was paid (rule 9): the start is in the journal before the terminal is
 * asked, and the terminal pays a key once, so a kill or a lost answer costs nothing but another question. What the
 * server says is due is taken on there first. A terminal that refuses leaves it to staff, in cash.
 */
export function createPayRefunds(deps: {
  readonly ports: Pick<Ports, 'timer' | 'log'>
  readonly journal: Pick<Journal, 'append' | 'owner'>
  readonly sales: Pick<SalesProjection, 'refund' | 'openRefunds' | 'dueRefund' | 'paidBackAtMs'>
  readonly terminal: Pick<Terminal, 'status$' | 'refund'>
  readonly moneyDue: () => readonly MoneyDue[]
  readonly claimRefund: ClaimRefund
  readonly notices: Pick<Notices, 'add'>
}): PayRefunds {
  const { journal, sales, terminal, moneyDue, claimRefund, notices } = deps
  const { timer, log } = deps.ports
  const withLock = createMutexByKey<TicketNumber>()
  const retry = createRetryByKey<TicketNumber>(timer, askPauses)
  readyAgain(terminal).subscribe(retry.reset)
  /** A kiosk without a terminal begins no refund: another kiosk pays it, or staff do in cash. */
  let hasTerminal = true
  terminal.status$.subscribe((status) => {
    hasTerminal = status !== 'none'
  })
  /** The terminal would only say so again; after a restart it is asked once more. */
  const leftToStaff = new Set<TicketNumber>()

  /** Does one step; answers what the terminal said, or null where it is to be asked next; undefined: nothing more now. */
  const take = async (refund: Refund, answer: RefundAnswer | null): Promise<RefundAnswer | null | undefined> => {
    const { ticketNumber, saleId, paymentKey, amountFen } = refund
    const step = nextRefundStep(refund, answer)
    switch (step.kind) {
      case 'write-started':
        await journal.append('refund-started', { ticketNumber, saleId, paymentKey, amountFen })
        return null
      case 'ask-the-terminal':
        return await terminal.refund({ refundKey: refundKeyOf(refund), paymentKey, amountFen })
      case 'write-paid': {
        const paid = { how: 'terminal', terminalReference: step.terminalReference } as const
        await journal.append('refund-paid', { ticketNumber, saleId, amountFen, paid })
        return undefined
      }
      case 'leave-to-staff':
        leftToStaff.add(ticketNumber)
        await notices.add('refund-refused', `${ticketNumber}: ${amountFen / 100}`)
        return undefined
      case 'ask-again-later':
        retry.later(ticketNumber, () => void pay(refund))
        return undefined
      case 'nothing':
        return undefined
    }
  }

  const payNow = async (first: Refund) => {
    let answer: RefundAnswer | null | undefined = null
    while (answer !== undefined) answer = await take(sales.refund(first.ticketNumber) ?? first, answer)
    if (sales.refund(first.ticketNumber)?.step === 'paid') retry.stop(first.ticketNumber)
  }

  /**
   * What this kiosk took on as another device may have been paid by staff since: the server says. It is asked again until
   * it has that device's journal, and knows of the refund.
   */
  const isOurs = async ({ ticketNumber, device }: Refund): Promise<boolean> => {
    const owner = journal.owner()
    if (!owner || sales.refund(ticketNumber)?.step === 'paid') return false
    if (owner.device === device) return true
    const taken = await claimRefund(ticketNumber)
    if (taken.ok) return true
    const { code } = taken.refusal
    log('previous-refund-not-paid-here', { ticketNumber, refusal: code })
    if (code === 'RefundPaid' || code === 'RefundTaken') leftToStaff.add(ticketNumber)
    else retry.later(ticketNumber, () => void run())
    return false
  }

  const pay = (refund: Refund): Promise<void> =>
    withLock(refund.ticketNumber, async () => {
      if (leftToStaff.has(refund.ticketNumber)) return
      try {
        if (await isOurs(refund)) await payNow(refund)
      } catch (fault) {
        log('refund-payment-failed', { err: fault, ticketNumber: refund.ticketNumber })
        retry.later(refund.ticketNumber, () => void pay(refund))
      }
    })

  const payWhatServerSays = async ({ ticketNumber, saleId, amountFen }: MoneyDue) => {
    if (sales.refund(ticketNumber) || leftToStaff.has(ticketNumber)) return
    const refund = sales.dueRefund(saleId, ticketNumber, amountFen)
    if (!refund) return log('refund-sale-unknown', { ticketNumber })
    const taken = await claimRefund(ticketNumber)
    if (taken.ok) await pay(refund)
    else log('refund-not-paid-here', { ticketNumber, refusal: taken.refusal.code })
  }

  const payInCash = async (
    { ticketNumber, saleId, amountFen }: MoneyDue,
    accountId: AccountId,
  ): Promise<Result<null, 'RefundPaid' | 'BeingPaid'>> => {
    const known = sales.refund(ticketNumber)
    if (known && hasTerminal && !leftToStaff.has(ticketNumber)) await payNow(known)
    if (sales.paidBackAtMs(ticketNumber) !== null) return refused('RefundPaid')
    const step = sales.refund(ticketNumber)?.step
    const mayBePaid = step === 'started' || (step === 'due' && hasTerminal)
    if (mayBePaid && !leftToStaff.has(ticketNumber)) return refused('BeingPaid')
    await journal.append('refund-paid', { ticketNumber, saleId, amountFen, paid: { how: 'cash', accountId } })
    retry.stop(ticketNumber)
    return accepted(null)
  }

  // A kiosk that was away learns of many refunds at once, one change each.
  const run = coalesceRuns(async () => {
    if (!hasTerminal) return
    await Promise.all(sales.openRefunds().map(pay))
    for (const due of moneyDue()) await payWhatServerSays(due)
  })

  return {
    run,
    payInCash: (due, accountId) => withLock(due.ticketNumber, () => payInCash(due, accountId)),
  }
}
