import type { ProxyTrust } from '../runtime/proxy-trust.ts'
import type { Settings } from '../runtime/settings.ts'
import { type DeviceRequestLimit, usualDeviceRequests } from './http/kiosk/device-rate.ts'
import { type TimeLimits, usualTimeLimits } from './http/transport/time-limits.ts'
import type { PaymentTrust } from './sales/buy-ticket.ts'

/** The settings as the use cases know them, but for the policy, which a cinema may set itself (policy/policies.ts). */
export type ServerRules = {
  readonly loginTries: number
  readonly registerTries: number
  readonly sessionMinutes: number
  readonly paymentTrust: PaymentTrust
  /** null: nothing is said of proxies, and none is believed. */
  readonly trustProxy: ProxyTrust | null
  /** Origins of web shops whose pages may call the two public interfaces. */
  readonly corsOrigins: readonly string[]
  readonly timeLimits: TimeLimits
  readonly deviceRequests: DeviceRequestLimit
}

export function toRules(settings: Settings): ServerRules {
  return {
    loginTries: settings.TTMS_LOGIN_TRIES,
    registerTries: settings.TTMS_REGISTER_TRIES,
    sessionMinutes: settings.TTMS_SESSION_MINUTES,
    paymentTrust: { proofKey: settings.TTMS_TRUST_IS_PAID ? null : (settings.TTMS_PAYMENT_PROOF_KEY ?? null) },
    trustProxy: settings.TTMS_TRUST_PROXY ?? null,
    corsOrigins: settings.TTMS_CORS_ORIGINS,
    timeLimits: usualTimeLimits,
    deviceRequests: usualDeviceRequests,
  }
}
