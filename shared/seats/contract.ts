import { z } from 'zod'
import { proofSchema } from '../core/wire.ts'
import { maxHallSide, type SeatKey, type SeatPlan, type SeatPosition } from './seat-plan.ts'

export const seatPositionSchema = z.object({
  row: z.int().min(1).max(maxHallSide),
  col: z.int().min(1).max(maxHallSide),
})

const seatKeyPattern = /^([1-9]|[1-5][0-9]|60)-([1-9]|[1-5][0-9]|60)$/
/** `row-col`. */
export const seatKeySchema = z.string().regex(seatKeyPattern) as unknown as z.ZodType<SeatKey, string>

export const seatPlanSchema: z.ZodType<SeatPlan> = z.object({
  rows: z.int().min(1).max(maxHallSide),
  cols: z.int().min(1).max(maxHallSide),
  gaps: z.array(seatPositionSchema),
  wheelchairs: z.array(seatPositionSchema),
})

/**
 * No seat changes hands this often. A number above it was never given, and would leave no room for the next one: what
 * bears one is refused, or kept unread.
 */
export const maxGrantNumber = 999_999_999

/** A seat together with the number of the grant under which a kiosk holds it. Numbers of a seat only rise. */
export type GrantedSeat = SeatPosition & { readonly grantNumber: number }

export const grantedSeatSchema = z.object({
  row: z.int().min(1).max(maxHallSide),
  col: z.int().min(1).max(maxHallSide),
  grantNumber: z.int().min(1).max(maxGrantNumber),
})

/** A granted seat as the server gives it: with the proof that it did. */
export type ProvenSeat = GrantedSeat & { readonly proof: string }

export const provenSeatSchema = z.object({ ...grantedSeatSchema.shape, proof: proofSchema })

/** The seats of one order: at least one, at most six, none twice. */
export const orderSeatsSchema = z
  .array(seatPositionSchema)
  .min(1)
  .max(6)
  .refine((seats) => new Set(seats.map((seat) => `${seat.row}-${seat.col}`)).size === seats.length, 'a seat twice')
