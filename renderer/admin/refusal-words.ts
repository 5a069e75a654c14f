import type { CallName, CallRefusal, LinkLost, LinkRefusal } from '../../shared/screen-api.ts'
import type { Words } from '../state/use-words.ts'

type StaffCall = Extract<CallName, `payments.${string}` | `sales.${string}` | `refunds.${string}` | `review.${string}`>

/** Why a member of staff could not do it. */
export function refusalWords(
  { t: { people }, f }: Pick<Words, 't' | 'f'>,
  refusal: CallRefusal<StaffCall> | LinkRefusal | LinkLost,
): string {
  switch (refusal.code) {
    case 'BadRequest':
    case 'NotAllowed':
    case 'Internal':
    case 'LinkLost':
      return people.unsure
    case 'RefundPaid':
      return refusal.hereAtMs === null ? people.refusal.RefundPaid : people.refusal.paidHere(f.stamp(refusal.hereAtMs))
    case 'RefundTaken':
      return people.refusal.RefundTaken(refusal.payer)
    default:
      return people.refusal[refusal.code]
  }
}
