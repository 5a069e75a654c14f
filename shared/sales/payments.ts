import { exhaustive } from '../core/exhaustive.ts'
import type { PaymentKey, SaleId, ShowtimeId } from '../core/ids.ts'
import type { Fen } from '../core/money.ts'
import type { PaymentMethod } from '../core/payment-method.ts'
import type { Language } from '../core/wire.ts'
import type { JournalEntry, Performance, PricedSeat, SettledOutcome } from '../journal/journal-entry.ts'

// A payment from the moment the terminal may charge to the moment its outcome is in the journal. While it is open its
// seats are locked: neither sold again nor returned. Folded from the journal, so that a kiosk that was killed knows
// at its next start what it must still find out.

/**
 * A payment whose outcome is not yet written. `started`: the terminal was, or is about to be, asked. `unknown`: it did
 * not answer. `reversing`: it charged, and the money is on its way back. `charged-by-staff`: staff say that it charged,
 * and the sale is still to be written.
 */
export type OpenPayment = {
  readonly saleId: SaleId
  readonly paymentKey: PaymentKey
  readonly showtimeId: ShowtimeId
  readonly seats: readonly PricedSeat[]
  readonly totalFen: Fen
  readonly method: PaymentMethod
  readonly performance?: Performance | undefined
  readonly language?: Language | undefined
  readonly step: 'started' | 'unknown' | 'reversing' | 'charged-by-staff'
  /** Unix milliseconds of its `payment-started`. */
  readonly startedAtMs: number
}

export type OpenPayments = Map<PaymentKey, OpenPayment>

/** Takes one more entry into account, in place. */
export function applyToPayments(open: OpenPayments, entry: JournalEntry): void {
  switch (entry.kind) {
    case 'payment-started':
      open.set(entry.body.paymentKey, { ...entry.body, step: 'started', startedAtMs: entry.at })
      break
    case 'payment-unknown':
      moveTo(open, entry.body.paymentKey, 'unknown')
      break
    case 'reversal-started':
      moveTo(open, entry.body.paymentKey, 'reversing')
      break
    case 'payment-settled-by-staff':
      if (entry.body.outcome === 'charged') moveTo(open, entry.body.paymentKey, 'charged-by-staff')
      else open.delete(entry.body.paymentKey)
      break
    case 'payment-left-to-staff':
      if (entry.body.terminalSaid === 'charged') open.delete(entry.body.paymentKey)
      break
    case 'payment-declined':
    case 'reversed':
      open.delete(entry.body.paymentKey)
      break
    case 'sold':
      open.delete(entry.body.payment.key)
      break
    case 'rights-taken':
    case 'rights-given-back':
    case 'settlement-checked':
    case 'printed':
    case 'seen':
    case 'collected':
    case 'voided':
    case 'refund-started':
    case 'refund-paid':
    case 'staff-action':
      break
    default:
      exhaustive(entry)
  }
}

function moveTo(open: OpenPayments, key: PaymentKey, step: OpenPayment['step']): void {
  const payment = open.get(key)
  if (payment) open.set(key, { ...payment, step })
}

/**
 * Whether staff may say of it that it ended so: only while it is not known how, and not that it was charged once its
 * reversal was begun, since the money may be back already.
 */
export function maySettle({ step }: Pick<OpenPayment, 'step'>, outcome: SettledOutcome): boolean {
  return step === 'unknown' || (step === 'reversing' && outcome === 'not-charged')
}

/** What the terminal answers when it is asked about a key. `no-such-key` alone is not an outcome: it may still charge. */
export type TerminalAnswer =
  | { readonly state: 'approved'; readonly terminalReference: string }
  | { readonly state: 'declined' | 'cancelled' | 'in-progress' | 'no-such-key' | 'no-answer' }
  | { readonly state: 'reversed'; readonly terminalReference: string }

/** Stands for the terminal's reference where staff said that it charged. */
const settledByStaff = 'settled-by-staff'

export type PaymentStep =
  | { readonly kind: 'write-sold'; readonly terminalReference: string }
  | { readonly kind: 'write-declined'; readonly outcome: 'declined' | 'cancelled' | 'never-charged' }
  | { readonly kind: 'write-unknown' }
  | { readonly kind: 'write-reversed'; readonly terminalReference: string }
  | { readonly kind: 'ask-to-cancel' | 'ask-to-reverse' | 'ask-again-later' }

/**
 * What comes next for an open payment after the terminal's answer. Never charged twice, never released on a guess: the
 * seats are let go only on a refusal by the terminal or once it has killed the key for good; a charge that stands ends
 * as a sale, unless its reversal was begun before. What staff have said stands; the terminal's word is then held
 * against it (settlements.ts).
 */
export function nextPaymentStep(payment: OpenPayment, answer: TerminalAnswer): PaymentStep {
  if (payment.step === 'charged-by-staff') {
    const isApproved = answer.state === 'approved'
    return { kind: 'write-sold', terminalReference: isApproved ? answer.terminalReference : settledByStaff }
  }
  switch (answer.state) {
    case 'approved':
      if (payment.step === 'reversing') return { kind: 'ask-to-reverse' }
      return { kind: 'write-sold', terminalReference: answer.terminalReference }
    case 'declined':
    case 'cancelled':
      return { kind: 'write-declined', outcome: answer.state }
    case 'no-such-key':
      return { kind: 'ask-to-cancel' }
    case 'reversed':
      return { kind: 'write-reversed', terminalReference: answer.terminalReference }
    case 'in-progress':
    case 'no-answer':
      return payment.step === 'started' ? { kind: 'write-unknown' } : { kind: 'ask-again-later' }
  }
}
