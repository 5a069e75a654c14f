import { z } from 'zod'

// How a cinema sells, as data: what an administrator may change while everything runs. The environment's settings are
// the defaults (runtime/settings.ts), a cinema's own values stand over them, at the server and at every kiosk alike.

export const policyShape = {
  /** How long a seat in payment is held. */
  holdSeconds: z.int().min(1).max(86_400),
  /** Sales end this long before (negative: after) a showtime begins. */
  cutoffMinutes: z.int().min(-1_440).max(1_440),
  /** Refunds end this long before a showtime begins. */
  refundClosesMinutes: z.int().min(-1_440).max(100_000),
  /** The least gap between two showtimes in a hall. */
  turnaroundMinutes: z.int().min(0).max(1_440),
  /** Price factors by member level; a new account is level 0. */
  memberLevels: z.array(z.number().gt(0).max(1)).min(1).max(20),
  /** Allotted seats of one kiosk in one showtime. */
  allotmentSeats: z.int().min(0).max(60),
  /** The part of a showtime's seats that all kiosks together may keep allotted. */
  allotmentShare: z.number().min(0).max(1),
  /** How far ahead kiosks keep allotted seats. */
  allotmentHours: z.int().min(0).max(1_000),
  /** Further from the cutoff than this, half as many are enough for a kiosk that sells none of them. */
  allotmentFullHours: z.int().min(0).max(1_000),
  /** Allotted seats return to the server this long before the cutoff, while there is a line. */
  allotmentHomeMinutes: z.int().min(0).max(1_440),
  /** Free seats of a showtime that always stay with the server. */
  lastSeats: z.int().min(0).max(3_600),
  /** No offline sales with data older than this. */
  staleHours: z.int().min(0).max(10_000),
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
