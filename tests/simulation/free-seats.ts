import { type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import { seatAvailabilities } from '../../shared/showtimes/sale-state.ts'
import type { RunningKiosk } from './simulated-kiosk.ts'

type Showtime = ReturnType<RunningKiosk['catalog']['showtimesAhead']>[number]

/** The seats of a showtime that the kiosk's screen shows as free. */
export function freeSeats(
  { desk, catalog, journal, isOnline }: RunningKiosk,
  { showtimeId, plan }: Pick<Showtime, 'showtimeId' | 'plan'>,
): SeatPosition[] {
  const availabilities = seatAvailabilities({
    plan,
    taken: catalog.seatStatesFor(showtimeId)?.taken ?? [],
    ownDevice: journal.owner()?.device ?? null,
    ownRights: new Set(desk.rights.rightsOf(showtimeId).map(seatKey)),
    locked: desk.rights.lockedSeats(showtimeId),
    leaving: desk.rights.leavingSeats(showtimeId),
    soldHere: new Set(),
    isOnline: isOnline(),
  })
  return availabilities.flatMap(({ row, col, availability }) => (availability === 'free' ? [{ row, col }] : []))
}
