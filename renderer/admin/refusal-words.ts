import type { CallName, CallRefusal, LinkLost, LinkRefusal } from '../../shared/kiosk-api.ts'
import type { Messages } from '../i18n/message-table.ts'

type StaffCall = Extract<
  CallName,
  `payments.${string}` | `sales.${string}` | `refunds.${string}` | `toResolve.${string}`
>

/** Why a member of staff could not do it. */
export function refusalWords({ people }: Messages, refusal: CallRefusal<StaffCall> | LinkRefusal | LinkLost): string {
  switch (refusal.code) {
    case 'BadRequest':
    case 'NotAllowed':
    case 'Internal':
    case 'LinkLost':
      return people.unsure
    case 'RefundTaken':
      return people.refusal.RefundTaken(refusal.payer)
    default:
      return people.refusal[refusal.code]
  }
}
