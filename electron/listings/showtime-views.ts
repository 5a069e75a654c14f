import type { Observable } from 'rxjs'
import type { ShowtimeView } from '../../shared/catalog/views.ts'
import type { DeviceNumber, ShowtimeId } from '../../shared/core/ids.ts'
import { cinemaDay } from '../../shared/core/time.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { isBeforeCutoff } from '../../shared/sales/selling-rules.ts'
import { type SeatKey, seatKey } from '../../shared/seats/seat-plan.ts'
import { saleState, seatAvailabilities } from '../../shared/showtimes/sale-state.ts'
import type { Catalog, StoredShowtime } from '../catalog/catalog.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import { isSameList } from './same-list.ts'

export type ShowtimeViews = {
  /** What a list says of a showtime: the same object until something that went into it has changed. */
  readonly view: (showtime: StoredShowtime) => ShowtimeView
  /** How each of its seats stands. Worked out at each call: only the one seat map on the screen asks for it. */
  readonly seats: (showtime: StoredShowtime) => ReturnType<typeof seatAvailabilities>
}

/** `inputs`: null once something besides them has changed. */
type Remembered = { readonly inputs: readonly unknown[] | null; readonly view: ShowtimeView }

/**
 * Judges showtimes from the replicas, this kiosk's own journal and the line. Remembers what a list says of each until
 * something that went into it changes, since most of a list stays as it was; so it must be made before whoever shows
 * `ownChanges$`.
 */
export function createShowtimeViews(deps: {
  readonly catalog: Catalog
  readonly rights: Pick<RightsProjection, 'rightsOf' | 'lockedSeats' | 'leavingSeats'>
  readonly soldHere: (showtimeId: ShowtimeId) => ReadonlySet<SeatKey>
  /** Showtimes of which this kiosk's own rights, locks or sales changed; null: of any. */
  readonly ownChanges$: Observable<ShowtimeId | null>
  readonly ownDevice: () => DeviceNumber | null
  readonly isOnline: () => boolean
  readonly cinemaClock: Pick<CinemaClock, 'cinemaNowMs'>
  readonly policy: () => Pick<Policy, 'cutoffMinutes'>
  readonly timeZone: () => string
}): ShowtimeViews {
  const { catalog, rights } = deps
  const remembered = new Map<ShowtimeId, Remembered>()
  deps.ownChanges$.subscribe((showtimeId) => {
    for (const id of showtimeId === null ? remembered.keys() : [showtimeId]) {
      const known = remembered.get(id)
      if (known) remembered.set(id, { ...known, inputs: null })
    }
  })

  const seats = ({ showtimeId, plan }: StoredShowtime) =>
    seatAvailabilities({
      plan,
      taken: catalog.seatStatesFor(showtimeId)?.taken ?? [],
      ownDevice: deps.ownDevice(),
      ownRights: new Set(rights.rightsOf(showtimeId).map(seatKey)),
      locked: rights.lockedSeats(showtimeId),
      leaving: rights.leavingSeats(showtimeId),
      soldHere: deps.soldHere(showtimeId),
      isOnline: deps.isOnline(),
    })

  function viewNow(showtime: StoredShowtime, isOpen: boolean): ShowtimeView {
    const { showtimeId, beginsAt, endsAt, priceFen } = showtime
    const hallName = catalog.hallFor(showtime.hallId)?.name ?? { zh: '', en: '' }
    const day = cinemaDay(beginsAt * 1000, deps.timeZone())
    return { showtimeId, beginsAt, endsAt, hallName, priceFen, ...saleState(seats(showtime), isOpen), day }
  }

  return {
    seats,
    view: (showtime) => {
      const { showtimeId, hallId, beginsAt, isCalledOff } = showtime
      const nowMs = deps.cinemaClock.cinemaNowMs()
      const isOpen = !isCalledOff && isBeforeCutoff(beginsAt * 1000, deps.policy().cutoffMinutes, nowMs)
      const replicas = [showtime, catalog.seatStatesFor(showtimeId), catalog.hallFor(hallId)]
      const inputs = [...replicas, deps.isOnline(), isOpen, deps.timeZone(), deps.ownDevice()]
      const known = remembered.get(showtimeId)
      if (known?.inputs && isSameList(known.inputs, inputs)) return known.view
      const now = viewNow(showtime, isOpen)
      const view = known && isSameView(known.view, now) ? known.view : now
      remembered.set(showtimeId, { inputs, view })
      return view
    },
  }
}

/** Of the same showtime: the name of its hall is the same object until the hall changes. */
function isSameView(a: ShowtimeView, b: ShowtimeView): boolean {
  return (Object.keys(a) as (keyof ShowtimeView)[]).every((key) => a[key] === b[key])
}
