import type { Ports } from '../../runtime/ports.ts'
import type { AccountId, PaymentKey } from '../../shared/core/ids.ts'
import { createMutexByKey } from '../../shared/core/mutex.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { createRetryByKey } from '../../shared/core/retry.ts'
import type { SettledBy, SettledOutcome } from '../../shared/journal/journal-entry.ts'
import { maySettle, nextPaymentStep, type OpenPayment, type TerminalAnswer } from '../../shared/sales/payments.ts'
import { readyAgain, type Terminal } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import { askPauses } from './ask-pauses.ts'
import { createTakePaymentStep } from './take-payment-step.ts'
import type { WriteSale } from './write-sale.ts'

export type SettlePayments = {
  /** Asks the terminal to charge a payment whose `payment-started` is on disk; returns what it said, if nothing. */
  readonly charge: (key: PaymentKey) => Promise<TerminalAnswer>
  /** Carries a payment to its end, from the answer to its charge. */
  readonly settle: (key: PaymentKey, answer: TerminalAnswer) => Promise<void>
  /** Asks the terminal to stop the payment; where it charged all the same, that ends as a sale. */
  readonly cancel: (key: PaymentKey) => Promise<void>
  /** Finds out about every payment that is open and not being charged: at start, and when the terminal is back. */
  readonly verifyOpenPayments: () => Promise<void>
  /**
   * Takes the word of staff on a payment whose terminal stays silent: the sale is written, or the seats are free.
   * Refused while the customer may still be paying or the money is on its way back, and as a sale where the seats are no longer to be sold.
   */
  readonly settleByStaff: (
    key: PaymentKey,
    outcome: SettledOutcome,
    accountId: AccountId,
  ) => Promise<Result<null, SettleRefusal>>
}

export type SettleRefusal = 'NoPayment' | 'StillPaying' | 'SeatsGone'

/**
 * Carries open payments to their end: one sale, one reversal, or nothing charged. What came of a payment is told by the
 * journal alone. A fault on the way (a full disk, a terminal that is gone) leaves the payment open, and it is asked
 * about again, with growing pauses, for as long as it takes.
 */
export function createSettlePayments(deps: {
  readonly ports: Pick<Ports, 'timer' | 'log'>
  readonly journal: Pick<Journal, 'append'>
  readonly rights: Pick<RightsProjection, 'openPayment' | 'openPayments'>
  readonly writeSale: WriteSale
  readonly terminal: Terminal
}): SettlePayments {
  const { journal, rights, writeSale, terminal } = deps
  const { timer, log } = deps.ports
  const beingCharged = new Set<PaymentKey>()
  const withLock = createMutexByKey<PaymentKey>()
  const retry = createRetryByKey<PaymentKey>(timer, askPauses)
  readyAgain(terminal).subscribe(retry.reset)
  const askLater = (key: PaymentKey) => retry.later(key, () => void settle(key, () => terminal.ask(key)))

  const takeStep = (by: SettledBy) =>
    createTakePaymentStep<OpenPayment>({
      journal,
      terminal,
      onCharged: async (payment, { terminalReference }) => {
        const { saleId, paymentKey } = payment
        if (writeSale.canSell(payment)) {
          const settledBy = payment.step === 'charged-by-staff' ? 'staff' : by
          await writeSale.write(payment, { terminalReference, settledBy })
          return null
        }
        await journal.append('reversal-started', { saleId, paymentKey })
        return await terminal.reverse(paymentKey)
      },
      onUnknown: ({ paymentKey }) => terminal.ask(paymentKey),
      askLater: async ({ paymentKey }) => {
        askLater(paymentKey)
        return null
      },
    })

  const carryOn = async (key: PaymentKey, firstAnswer: TerminalAnswer, firstBy: SettledBy) => {
    let answer: TerminalAnswer | null = firstAnswer
    let by = firstBy
    while (answer) {
      const payment = rights.openPayment(key)
      if (!payment) break
      answer = await takeStep(by)(payment, nextPaymentStep(payment, answer))
      by = 'inquiry'
    }
    if (!rights.openPayment(key)) retry.stop(key)
  }

  const settleNow = async (key: PaymentKey, ask: () => Promise<TerminalAnswer>, by: SettledBy) => {
    try {
      if (rights.openPayment(key)) await carryOn(key, await ask(), by)
    } catch (fault) {
      log('payment-settle-failed', { err: fault, paymentKey: key })
      askLater(key)
    }
  }

  /** One at a time for a key: an answer that comes while another is being written is judged after it. */
  const settle = (key: PaymentKey, ask: () => Promise<TerminalAnswer>, by: SettledBy = 'inquiry') =>
    withLock(key, () => settleNow(key, ask, by))

  const settleByStaff = async (
    key: PaymentKey,
    outcome: SettledOutcome,
    accountId: AccountId,
  ): Promise<Result<null, SettleRefusal>> => {
    const payment = rights.openPayment(key)
    if (!payment) return refused('NoPayment')
    if (!maySettle(payment, outcome)) return refused('StillPaying')
    if (outcome === 'charged' && !writeSale.canSell(payment)) return refused('SeatsGone')
    const { saleId, paymentKey, totalFen, startedAtMs, method } = payment
    const settled = { saleId, paymentKey, totalFen, outcome, accountId, startedAtMs, method }
    await journal.append('payment-settled-by-staff', settled)
    // Their word is written; the sale that follows from it needs no answer of the terminal.
    await settleNow(key, async () => ({ state: 'no-answer' }), 'staff')
    return accepted(null)
  }

  return {
    charge: async (key) => {
      const payment = rights.openPayment(key)
      if (!payment) throw new Error('a payment must be in the journal before the terminal is asked')
      beingCharged.add(key)
      const { totalFen: amountFen, method } = payment
      return await terminal.charge({ key, amountFen, method }).finally(() => beingCharged.delete(key))
    },
    settle: (key, answer) => settle(key, async () => answer, 'charge'),
    settleByStaff: (key, outcome, accountId) => withLock(key, () => settleByStaff(key, outcome, accountId)),
    cancel: async (key) => {
      // Whoever presses cancel while the terminal waits for the card stands here.
      const by = beingCharged.has(key) ? 'charge' : 'inquiry'
      const answer = await terminal.cancel(key)
      const isOutcome = answer.state === 'approved' || answer.state === 'declined' || answer.state === 'cancelled'
      // While the charge is under way, its own answer is still to come.
      if (isOutcome) await settle(key, async () => answer, by)
    },
    verifyOpenPayments: async () => {
      const waiting = rights.openPayments().filter(({ paymentKey }) => !beingCharged.has(paymentKey))
      await Promise.all(waiting.map(({ paymentKey }) => settle(paymentKey, () => terminal.ask(paymentKey))))
    },
  }
}
