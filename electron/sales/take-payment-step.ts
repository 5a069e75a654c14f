import type { OpenPayment, PaymentStep, TerminalAnswer } from '../../shared/sales/payments.ts'
import type { Terminal } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'

type StepOf<Kind extends PaymentStep['kind']> = Extract<PaymentStep, { readonly kind: Kind }>

/**
 * Does one step of an open payment, whichever device of this kiosk began it; returns what the terminal said next, or null
 * where there is nothing to do for now. What a sale, silence and another try mean is the caller's.
 */
export function createTakePaymentStep<Payment extends OpenPayment>(deps: {
  readonly journal: Pick<Journal, 'append'>
  readonly terminal: Pick<Terminal, 'cancel' | 'reverse'>
  readonly onCharged: (payment: Payment, step: StepOf<'write-sold'>) => Promise<TerminalAnswer | null>
  /** That its end is not known has just been written. */
  readonly onUnknown: (payment: Payment) => Promise<TerminalAnswer | null>
  readonly askLater: (payment: Payment) => Promise<null>
}) {
  const { journal, terminal, onCharged, onUnknown, askLater } = deps

  /** The terminal never heard of the key. Only once it has killed it is that an outcome: the charge may still be on its way. */
  const killKey = async ({ saleId, paymentKey }: Payment): Promise<TerminalAnswer | null> => {
    const answer = await terminal.cancel(paymentKey)
    if (answer.state !== 'cancelled') return answer.state === 'no-such-key' ? { state: 'no-answer' } : answer
    await journal.append('payment-declined', { saleId, paymentKey, outcome: 'never-charged' })
    return null
  }

  return async (payment: Payment, step: PaymentStep): Promise<TerminalAnswer | null> => {
    const { saleId, paymentKey } = payment
    switch (step.kind) {
      case 'write-sold':
        return await onCharged(payment, step)
      case 'write-declined':
        await journal.append('payment-declined', { saleId, paymentKey, outcome: step.outcome })
        return null
      case 'write-reversed':
        await journal.append('reversed', { saleId, paymentKey, terminalReference: step.terminalReference })
        return null
      case 'write-unknown':
        await journal.append('payment-unknown', { saleId, paymentKey })
        return await onUnknown(payment)
      case 'ask-to-cancel':
        return await killKey(payment)
      case 'ask-to-reverse': {
        const answer = await terminal.reverse(paymentKey)
        return answer.state === 'reversed' ? answer : await askLater(payment)
      }
      case 'ask-again-later':
        return await askLater(payment)
    }
  }
}
