import { z } from 'zod'
import { policyLimits } from './policy-limits.ts'

// How a cinema sells, as data: what an administrator may change while everything runs. The environment's settings are
// the defaults (runtime/settings.ts), a cinema's own values stand over them, at the server and at every kiosk alike.

const wholeWithin = ([least, most]: readonly [number, number]) => z.int().min(least).max(most)

export const policyShape = {
  /** How long a seat in payment is held. */
  holdSeconds: wholeWithin(policyLimits.holdSeconds),
  /** Sales end this long before (negative: after) a showtime begins. */
  cutoffMinutes: wholeWithin(policyLimits.cutoffMinutes),
  /** Refunds end this long before a showtime begins. */
  refundClosesMinutes: wholeWithin(policyLimits.refundClosesMinutes),
  /** The least gap between two showtimes in a hall. */
  turnaroundMinutes: wholeWithin(policyLimits.turnaroundMinutes),
  /** Price factors by member level; a new account is level 0. */
  memberLevels: z.array(z.number().gt(0).max(1)).min(1).max(20),
  /** Allotted seats of one kiosk in one showtime. */
  allotmentSeats: wholeWithin(policyLimits.allotmentSeats),
  /** The part of a showtime's seats that all kiosks together may keep allotted. */
  allotmentShare: z.number().min(0).max(1),
  /** How far ahead kiosks keep allotted seats. */
  allotmentHours: wholeWithin(policyLimits.allotmentHours),
  /** Further from the cut-off than this, half as many are enough for a kiosk that sells none of them. */
  allotmentFullHours: wholeWithin(policyLimits.allotmentFullHours),
  /** Allotted seats return to the server this long before the cut-off, while there is a line. */
  allotmentHomeMinutes: wholeWithin(policyLimits.allotmentHomeMinutes),
  /** Free seats of a showtime that always stay with the server. */
  lastSeats: wholeWithin(policyLimits.lastSeats),
  /** No offline sales with data older than this. */
  staleHours: wholeWithin(policyLimits.staleHours),
  /** `off`: no new sales without the server. */
  offlineSales: z.enum(['allotment', 'off']),
}

export const policySchema = z.strictObject(policyShape)
export type Policy = z.infer<typeof policySchema>

/** What a cinema has set itself; what is missing is the environment's. */
export type OwnPolicy = Partial<Policy>
export const ownPolicySchema = policySchema.partial() as unknown as z.ZodType<OwnPolicy>
/** Values that a cinema sets; null: none of its own any more, so the environment's counts. */
export type PolicyParts = { [Name in keyof Policy]?: Policy[Name] | null }
