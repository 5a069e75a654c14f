import type { PaymentKey } from '../../../shared/core/ids.ts'
import { readEntry } from '../../../shared/journal/read-entry.ts'

/** The payment that an entry is about, and whether that waits for nobody after it, or for a person already. */
export type PaymentOfEntry = { readonly payment_key: PaymentKey | null; readonly ends_payment: boolean }

const none: PaymentOfEntry = { payment_key: null, ends_payment: false }

/**
 * As it is kept with the entry, to be found by. What staff say ends nothing before the terminal was asked: they may be
 * wrong. A new kind of entry gets its line here.
 */
export function paymentOf(uploaded: object): PaymentOfEntry {
  const entry = readEntry(uploaded)
  if (!entry) return none
  const { kind, body } = entry
  switch (kind) {
    case 'payment-started':
    case 'payment-unknown':
    case 'payment-settled-by-staff':
    case 'reversal-started':
      return { payment_key: body.paymentKey, ends_payment: false }
    case 'payment-declined':
    case 'reversed':
    case 'payment-left-to-staff':
      return { payment_key: body.paymentKey, ends_payment: true }
    case 'settlement-checked': {
      // Charged by both is a sale that is still to come.
      const isSaleToCome = body.staffSaid === 'charged' && body.terminalSaid === 'charged'
      return { payment_key: body.paymentKey, ends_payment: !isSaleToCome }
    }
    case 'sold':
      return { payment_key: body.payment.key, ends_payment: true }
    case 'rights-taken':
    case 'rights-given-back':
    case 'voided':
    case 'refund-started':
    case 'refund-paid':
    case 'printed':
    case 'seen':
    case 'collected':
    case 'staff-action':
      return none
  }
}
