import type { SeatMap } from '../../shared/catalog/views.ts'
import { type SeatPosition, seatKey, seatsOf } from '../../shared/seats/seat-plan.ts'

/** The seats that a seat map offers. */
export function freeSeats({ plan, taken, onlineOnly }: SeatMap): SeatPosition[] {
  const out = new Set([...taken, ...onlineOnly].map(seatKey))
  return seatsOf(plan).filter((seat) => !out.has(seatKey(seat)))
}
