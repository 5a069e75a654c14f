import type { SaleState } from '../catalog/views.ts'
import type { DeviceNumber } from '../core/ids.ts'
import { type SeatKey, type SeatPlan, type SeatPosition, seatKey, seatsOf } from '../seats/seat-plan.ts'

type Holder = { readonly state: string; readonly device: DeviceNumber | null; readonly seats: readonly SeatKey[] }

/** What one kiosk knows of the seats of one showtime: the server's last word, and its own journal. */
export type SeatKnowledge = {
  readonly plan: SeatPlan
  /** Every seat that the server would not sell, under the kiosk that has it, if one does. */
  readonly taken: readonly Holder[]
  /** null before the enrolment. */
  readonly ownDevice: DeviceNumber | null
  /** Held by this kiosk, whether in an order or not. */
  readonly ownRights: ReadonlySet<SeatKey>
  /** In this kiosk's open order, being paid for, or on their way home. */
  readonly locked: ReadonlySet<SeatKey>
  /** Those on their way back to the server: still held until that is on disk. */
  readonly leaving: ReadonlySet<SeatKey>
  /** Sold here; the server may not know it yet. */
  readonly soldHere: ReadonlySet<SeatKey>
  readonly isOnline: boolean
}

/**
 * `free`: this kiosk could sell it now. `online-only`: free as far as is known, but not this kiosk's to sell without
 * the server. `locked`: in this kiosk's own hands, though not for sale.
 */
export type SeatAvailability = 'free' | 'taken' | 'online-only' | 'locked'

/** How every seat of the showtime stands, by row and column. */
export function seatAvailabilities(
  known: SeatKnowledge,
): (SeatPosition & { readonly availability: SeatAvailability })[] {
  const takenBy = new Map(known.taken.flatMap((holder) => holder.seats.map((seat) => [seat, holder] as const)))
  return seatsOf(known.plan).map((seat) => ({ ...seat, availability: availabilityOf(known, seatKey(seat), takenBy) }))
}

function availabilityOf(known: SeatKnowledge, key: SeatKey, takenBy: ReadonlyMap<SeatKey, Holder>): SeatAvailability {
  const isLeaving = known.leaving.has(key)
  if (known.ownRights.has(key) && !isLeaving) return known.locked.has(key) ? 'locked' : 'free'
  if (known.soldHere.has(key)) return 'taken'
  const taken = takenBy.get(key)
  // Still this kiosk's in the server's books, though it returned the seat. To ask for it again tells the server first,
  // so it counts as free; as taken it would be told to its own buyer, gone back to the seats, as somebody else's.
  const isOnItsWayHome = isLeaving || (taken?.state === 'kiosk' && taken.device === known.ownDevice)
  if (taken && !isOnItsWayHome) return 'taken'
  return known.isOnline ? 'free' : 'online-only'
}

/** Seats that this kiosk could sell now, and what that makes of the showtime (shared/catalog/views.ts, `SaleState`). */
export function saleState(
  availabilities: readonly { readonly availability: SeatAvailability }[],
  isOpen: boolean,
): { readonly seatsLeft: number; readonly saleState: SaleState } {
  const seatsLeft = availabilities.filter(({ availability }) => availability === 'free').length
  if (!isOpen) return { seatsLeft, saleState: 'closed' }
  if (seatsLeft > 0) return { seatsLeft, saleState: 'on-sale' }
  const isLeftElsewhere = availabilities.some(({ availability }) => availability === 'online-only')
  return { seatsLeft, saleState: isLeftElsewhere ? 'not-offline' : 'sold-out' }
}
