import type { PaymentKey } from '../../../shared/core/ids.ts'
import type { JournalEntry } from '../../../shared/journal/journal-entry.ts'
import { applyToRights, noRights, type Rights } from '../../../shared/journal/rights.ts'
import { applyToPayments } from '../../../shared/sales/payments.ts'
import { anEntry, aSaleId, paymentStarted, rightsGivenBack, rightsTaken, sold } from '../../support/journal-entries.ts'

// A kiosk's journal in the models of custody, and what the product's own folds make of it.

/** A journal entry by what it says: `taken 1`, `paying 1`, `sold 1`, `declined 1`, `back 1`. */
export type Fact = { readonly what: 'taken' | 'paying' | 'declined' | 'sold' | 'back'; readonly number: number }

/** The one seat of a model. */
export const seat = { row: 1, col: 1 }

/** What a kiosk knows after these facts; `onFact` may spoil its memory before each. */
export function memoryOf(facts: readonly Fact[], onFact: (rights: Rights) => void = () => undefined) {
  const rights = noRights()
  const payments = new Map()
  for (const fact of facts) {
    onFact(rights)
    const entry = toEntry(fact)
    applyToRights(rights, entry)
    applyToPayments(payments, entry)
  }
  return { rights, isPaying: payments.size > 0 }
}

function toEntry({ what, number }: Fact): JournalEntry {
  const seats = [{ ...seat, grantNumber: number }]
  const key = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as PaymentKey
  if (what === 'taken') return rightsTaken(seats)
  if (what === 'back') return rightsGivenBack(seats)
  if (what === 'paying') return paymentStarted(seats, { key })
  if (what === 'sold') return sold(seats, { key })
  return anEntry('payment-declined', { saleId: aSaleId, paymentKey: key, outcome: 'declined' })
}
