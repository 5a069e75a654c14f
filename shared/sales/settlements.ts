import { exhaustive } from '../core/exhaustive.ts'
import type { PaymentKey, SaleId } from '../core/ids.ts'
import type { Fen } from '../core/money.ts'
import type { EntryBody, EntryOfKind, JournalEntry, SettledOutcome } from '../journal/journal-entry.ts'
import type { TerminalAnswer } from './payments.ts'

// Payments that staff have settled while the terminal was silent. Their word stands at once; the terminal is asked all
// the same until it tells, since money that was taken without a sale, or a sale without money, must not go unnoticed.

/** `asking`: the terminal has not told yet. `reversing`: it charged although staff said not, and the money goes back. */
export type Settlement = {
  readonly saleId: SaleId
  readonly paymentKey: PaymentKey
  readonly totalFen: Fen
  readonly staffSaid: SettledOutcome
  /** When it began and how it was to be paid, as far as that was written down. */
  readonly begunAs: Pick<EntryBody<'payment-settled-by-staff'>, 'startedAtMs' | 'method'>
  readonly step: 'asking' | 'reversing'
}

export type Settlements = Map<PaymentKey, Settlement>

/** Takes one more entry into account, in place. */
export function applyToSettlements(settlements: Settlements, entry: JournalEntry): void {
  switch (entry.kind) {
    case 'payment-settled-by-staff': {
      const { saleId, paymentKey, totalFen, outcome: staffSaid } = entry.body
      settlements.set(paymentKey, { saleId, paymentKey, totalFen, staffSaid, begunAs: begunAs(entry), step: 'asking' })
      break
    }
    case 'settlement-checked': {
      const { saleId, paymentKey, totalFen, staffSaid, terminalSaid } = entry.body
      if (staffSaid === 'charged' || terminalSaid === 'not-charged') settlements.delete(paymentKey)
      else
        settlements.set(paymentKey, {
          saleId,
          paymentKey,
          totalFen,
          staffSaid,
          begunAs: begunAs(entry),
          step: 'reversing',
        })
      break
    }
    // It charged, and a part of the journal that began it is lost: whether it was sold a person finds out.
    case 'payment-left-to-staff':
      if (entry.body.terminalSaid === 'charged') settlements.delete(entry.body.paymentKey)
      break
    // The seats were no longer to be sold: the payment itself is open again, and goes back.
    case 'reversal-started':
    case 'reversed':
      settlements.delete(entry.body.paymentKey)
      break
    case 'rights-taken':
    case 'rights-given-back':
    case 'payment-started':
    case 'payment-declined':
    case 'payment-unknown':
    case 'sold':
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

function begunAs({ body }: EntryOfKind<'payment-settled-by-staff' | 'settlement-checked'>): Settlement['begunAs'] {
  const { startedAtMs, method } = body
  return { ...(startedAtMs === undefined ? {} : { startedAtMs }), ...(method === undefined ? {} : { method }) }
}

export type SettlementStep =
  | { readonly kind: 'write-checked'; readonly terminalSaid: SettledOutcome }
  | { readonly kind: 'write-reversed'; readonly terminalReference: string }
  | { readonly kind: 'ask-to-cancel' | 'ask-to-reverse' | 'ask-again-later' }

/** What comes next for a settled payment after the terminal's answer. Only the terminal's last word ends the asking. */
export function nextSettlementStep({ step }: Settlement, answer: TerminalAnswer): SettlementStep {
  switch (answer.state) {
    case 'approved':
      return step === 'reversing' ? { kind: 'ask-to-reverse' } : { kind: 'write-checked', terminalSaid: 'charged' }
    case 'reversed':
      if (step === 'reversing') return { kind: 'write-reversed', terminalReference: answer.terminalReference }
      return { kind: 'write-checked', terminalSaid: 'not-charged' }
    case 'declined':
    case 'cancelled':
      return { kind: 'write-checked', terminalSaid: 'not-charged' }
    case 'no-such-key':
      return { kind: 'ask-to-cancel' }
    case 'in-progress':
    case 'no-answer':
      return { kind: 'ask-again-later' }
  }
}
