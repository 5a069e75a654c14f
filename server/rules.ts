import { toAllotmentPolicy } from '../program/allotment-policy.ts'
import type { Settings } from '../program/settings.ts'
import type { PaymentTrust } from './sales/buy-ticket.ts'
import type { HoldRules } from './sales/hold-seat.ts'
import type { RefundRules } from './sales/refund-ticket.ts'
import type { GrantRules } from './seats/grant-seats.ts'
import type { ShowtimeRules } from './showtimes/showtimes-store.ts'

/** The settings as the use cases know them. */
export type ServerRules = HoldRules &
  GrantRules &
  RefundRules &
  ShowtimeRules & {
    readonly loginTries: number
    readonly registerTries: number
    readonly sessionMinutes: number
    readonly paymentTrust: PaymentTrust
    readonly trustProxy: boolean
  }

export function toRules(settings: Settings): ServerRules {
  return {
    ...toAllotmentPolicy(settings),
    holdSeconds: settings.TTMS_HOLD_SECONDS,
    cutoffMinutes: settings.TTMS_CUTOFF_MINUTES,
    memberLevels: settings.TTMS_MEMBER_LEVELS,
    refundClosesMinutes: settings.TTMS_REFUND_CLOSES_MINUTES,
    turnaroundMinutes: settings.TTMS_TURNAROUND_MINUTES,
    loginTries: settings.TTMS_LOGIN_TRIES,
    registerTries: settings.TTMS_REGISTER_TRIES,
    sessionMinutes: settings.TTMS_SESSION_MINUTES,
    paymentTrust: { proofKey: settings.TTMS_TRUST_IS_PAID ? null : (settings.TTMS_PAYMENT_PROOF_KEY ?? null) },
    trustProxy: settings.TTMS_TRUST_PROXY,
  }
}
