import type { Ports } from '../../runtime/ports.ts'
import type { AccountId, PaymentKey } from '../../shared/core/ids.ts'
import { createMutexByKey } from '../../shared/core/mutex.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { createRetryByKey } from '../../shared/core/retry.ts'
import type { EntryBody, SettledOutcome } from '../../shared/journal/journal-entry.ts'
import { maySettle, nextPaymentStep, type TerminalAnswer } from '../../shared/sales/payments.ts'
import type { Terminal } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { Notices } from '../store/notices.ts'
import { askPauses } from './ask-pauses.ts'
import type { PreviousPayment, PreviousPayments } from './previous-payments.ts'
import type { SettlePayments, SettleRefusal } from './settle-payments.ts'
import { createTakePaymentStep } from './take-payment-step.ts'

export type SettlePreviousPayments = {
  /** Asks the terminal about each of them: at start, as a new device, and when the terminal or the server is back. */
  readonly run: () => Promise<void>
  /** As `SettlePayments.settleByStaff`: only that nothing was charged, for their seats are no longer this kiosk's to sell. */
  readonly settleByStaff: SettlePayments['settleByStaff']
}

/** So often the terminal is asked in vain, some four minutes in all, before a person is asked to look. */
const triesBeforeStaff = 12

/**
 * Carries payments that were open when this kiosk was another device to their end, in the journal of the present one:
 * nothing was charged, or the money goes back, since their seats are no longer its own. Money goes back by itself only
 * where the journal of that device is known to be whole: in entries that are lost it may have been sold. That, and a
 * terminal that stays silent, is left to staff, with the amount. Never charged twice, never released on a guess.
 */
export function createSettlePreviousPayments(deps: {
  readonly ports: Pick<Ports, 'timer' | 'log'>
  readonly journal: Pick<Journal, 'append' | 'isWhole' | 'owner'>
  readonly previousPayments: PreviousPayments
  readonly terminal: Pick<Terminal, 'ask' | 'cancel' | 'reverse'>
  readonly notices: Pick<Notices, 'add'>
}): SettlePreviousPayments {
  const { journal, previousPayments, terminal, notices } = deps
  const { timer, log } = deps.ports
  const withLock = createMutexByKey<PaymentKey>()
  const retry = createRetryByKey<PaymentKey>(timer, askPauses)
  const tries = new Map<PaymentKey, number>()

  type LeftToStaff = EntryBody<'payment-left-to-staff'>
  const leaveToStaff = async (payment: PreviousPayment, terminalSaid: LeftToStaff['terminalSaid']) => {
    const { saleId, paymentKey, totalFen, startedAtMs, method, owner } = payment
    if (terminalSaid === 'nothing' && payment.isLeftToStaff) return
    const left = { saleId, paymentKey, totalFen, former: owner, terminalSaid, startedAtMs, method }
    await journal.append('payment-left-to-staff', left)
    await notices.add('payment-left-to-staff', `${new Date(startedAtMs).toISOString()}: ${totalFen / 100}`)
  }

  const later = async (payment: PreviousPayment) => {
    const { paymentKey: key } = payment
    const tried = (tries.get(key) ?? 0) + 1
    tries.set(key, tried)
    if (tried >= triesBeforeStaff) await leaveToStaff(payment, 'nothing')
    retry.later(key, () => void settle(key))
    return null
  }

  /** It charged, and nothing was sold for it, as far as this database goes. */
  const giveMoneyBack = async (payment: PreviousPayment): Promise<TerminalAnswer | null> => {
    const { saleId, paymentKey, owner } = payment
    const whole = await journal.isWhole(owner)
    if (whole === 'unknown') {
      // The server has not said yet whether it has more of that journal than is here.
      retry.later(paymentKey, () => void settle(paymentKey))
      return null
    }
    if (whole === 'lacking') {
      await leaveToStaff(payment, 'charged')
      return null
    }
    await journal.append('reversal-started', { saleId, paymentKey })
    return await terminal.reverse(paymentKey)
  }

  const takeStep = createTakePaymentStep<PreviousPayment>({
    journal,
    terminal,
    onCharged: giveMoneyBack,
    onUnknown: later,
    askLater: later,
  })

  const take = (payment: PreviousPayment, answer: TerminalAnswer): Promise<TerminalAnswer | null> => {
    // That staff said so sells nothing any more: what the terminal says decides.
    const asked = payment.step === 'charged-by-staff' ? ({ ...payment, step: 'unknown' } as const) : payment
    return takeStep(payment, nextPaymentStep(asked, answer))
  }

  const settle = (key: PaymentKey): Promise<void> =>
    withLock(key, async () => {
      try {
        // While this kiosk is nobody's, nothing can be written: it begins again once it is somebody's.
        if (!journal.owner()) return
        let answer: TerminalAnswer | null = previousPayments.find(key) ? await terminal.ask(key) : null
        while (answer) {
          const payment = previousPayments.find(key)
          if (!payment) break
          answer = await take(payment, answer)
        }
        if (!previousPayments.find(key)) retry.stop(key)
      } catch (fault) {
        log('previous-payment-settle-failed', { err: fault, paymentKey: key })
        retry.later(key, () => void settle(key))
      }
    })

  const settleByStaff = async (
    key: PaymentKey,
    outcome: SettledOutcome,
    accountId: AccountId,
  ): Promise<Result<null, SettleRefusal>> => {
    const payment = previousPayments.find(key)
    if (!payment || !journal.owner()) return refused('NoPayment')
    if (outcome === 'charged') return refused('SeatsGone')
    if (!maySettle(payment, outcome)) return refused('StillPaying')
    const { saleId, paymentKey, totalFen, startedAtMs, method } = payment
    const settled = { saleId, paymentKey, totalFen, outcome, accountId, startedAtMs, method }
    await journal.append('payment-settled-by-staff', settled)
    retry.stop(key)
    return accepted(null)
  }

  return {
    run: async () => {
      await Promise.all(previousPayments.open().map(({ paymentKey }) => settle(paymentKey)))
    },
    settleByStaff: (key, outcome, accountId) => withLock(key, () => settleByStaff(key, outcome, accountId)),
  }
}
