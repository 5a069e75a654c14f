import type { Observable } from 'rxjs'
import type { ShowtimeView } from '../../shared/catalog/views.ts'
import type { DeviceNumber, ShowtimeId } from '../../shared/core/ids.ts'
import { cinemaDay } from '../../shared/core/time.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { isBeforeCutoff } from '../../shared/sales/selling-rules.ts'
import { type SeatKey, seatKey } from '../../shared/seats/seat-plan.ts'
import { type SeatKnowledge, saleState, seatAvailabilities } from '../../shared/showtimes/sale-state.ts'
import type { Catalog, StoredShowtime } from '../catalog/catalog.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'

/** One showtime, judged: what a list says of it, and how each of its seats stands. */
export type JudgedShowtime = {
  readonly view: ShowtimeView
  readonly availabilities: ReturnType<typeof seatAvailabilities>
}

export type ShowtimeViews = {
  readonly judge: (showtime: StoredShowtime) => JudgedShowtime
}

type Inputs = readonly unknown[]

/**
 * Judges showtimes from the replicas, this kiosk's own journal and the line. Remembers each judgement until something
 * that went into it changes, since most of a list stays as it was; so it must be made before whoever shows `ownChanges$`.
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
  const remembered = new Map<ShowtimeId, { readonly inputs: Inputs; readonly judged: JudgedShowtime }>()
  deps.ownChanges$.subscribe((showtimeId) => {
    if (showtimeId === null) remembered.clear()
    else remembered.delete(showtimeId)
  })

  function judgeAgain(showtime: StoredShowtime, isOnline: boolean, isOpen: boolean): JudgedShowtime {
    const { showtimeId, beginsAt, endsAt, priceFen, plan } = showtime
    const known: SeatKnowledge = {
      plan,
      taken: catalog.seatStatesFor(showtimeId)?.taken ?? [],
      ownDevice: deps.ownDevice(),
      ownRights: new Set(rights.rightsOf(showtimeId).map(seatKey)),
      locked: rights.lockedSeats(showtimeId),
      leaving: rights.leavingSeats(showtimeId),
      soldHere: deps.soldHere(showtimeId),
      isOnline,
    }
    const availabilities = seatAvailabilities(known)
    const hallName = catalog.hallFor(showtime.hallId)?.name ?? { zh: '', en: '' }
    const day = cinemaDay(beginsAt * 1000, deps.timeZone())
    const view = { showtimeId, beginsAt, endsAt, hallName, priceFen, ...saleState(availabilities, isOpen), day }
    return { view, availabilities }
  }

  return {
    judge: (showtime) => {
      const { showtimeId, hallId, beginsAt, isCalledOff } = showtime
      const isOnline = deps.isOnline()
      const nowMs = deps.cinemaClock.cinemaNowMs()
      const isOpen = !isCalledOff && isBeforeCutoff(beginsAt * 1000, deps.policy().cutoffMinutes, nowMs)
      const replicas = [showtime, catalog.seatStatesFor(showtimeId), catalog.hallFor(hallId)]
      const inputs = [...replicas, isOnline, isOpen, deps.timeZone(), deps.ownDevice()]
      const known = remembered.get(showtimeId)
      if (known && inputs.every((input, index) => input === known.inputs[index])) return known.judged
      const judged = judgeAgain(showtime, isOnline, isOpen)
      remembered.set(showtimeId, { inputs, judged })
      return judged
    },
  }
}
