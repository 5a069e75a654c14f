import type { ShowtimeId } from '../../shared/core/ids.ts'
import { type SeatKey, type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'

/** Who keeps a seat as it is: the open order, or its own way home until that is on disk. Open payments lock by themselves. */
export type LockHolder = 'order' | 'leaving'

export type SeatLocks = {
  /** Locks those of the seats that the holder does not have yet: all of them, or none where another holds one. */
  readonly lock: (holder: LockHolder, showtimeId: ShowtimeId, seats: readonly SeatPosition[]) => boolean
  readonly unlock: (holder: LockHolder, showtimeId: ShowtimeId, seats: readonly SeatPosition[]) => void
  readonly locked: (showtimeId: ShowtimeId) => ReadonlySet<SeatKey>
  readonly lockedBy: (holder: LockHolder, showtimeId: ShowtimeId) => ReadonlySet<SeatKey>
}

/** Locks in memory: a kiosk that starts again has no open order. */
export function createSeatLocks(onChange: (showtimeId: ShowtimeId) => void): SeatLocks {
  const byShowtime = new Map<ShowtimeId, Map<SeatKey, LockHolder>>()
  const ofShowtime = (id: ShowtimeId) => byShowtime.get(id) ?? new Map<SeatKey, LockHolder>()
  return {
    lock: (holder, showtimeId, seats) => {
      const locks = ofShowtime(showtimeId)
      if (seats.some((seat) => (locks.get(seatKey(seat)) ?? holder) !== holder)) return false
      for (const seat of seats) locks.set(seatKey(seat), holder)
      byShowtime.set(showtimeId, locks)
      onChange(showtimeId)
      return true
    },
    unlock: (holder, showtimeId, seats) => {
      const locks = ofShowtime(showtimeId)
      for (const seat of seats) if (locks.get(seatKey(seat)) === holder) locks.delete(seatKey(seat))
      if (locks.size === 0) byShowtime.delete(showtimeId)
      onChange(showtimeId)
    },
    locked: (showtimeId) => new Set(ofShowtime(showtimeId).keys()),
    lockedBy: (holder, showtimeId) => {
      return new Set([...ofShowtime(showtimeId)].flatMap(([key, by]) => (by === holder ? [key] : [])))
    },
  }
}
