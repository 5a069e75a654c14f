import {
  type BehaviorSubject,
  defer,
  distinctUntilChanged,
  filter,
  map,
  merge,
  type Observable,
  share,
  startWith,
} from 'rxjs'
import type { SeatMap } from '../../shared/catalog/views.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Timer } from '../../shared/core/time.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import { type SeatKey, seatKey } from '../../shared/seats/seat-plan.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { throttled } from '../catalog/throttled.ts'
import { ticks } from '../catalog/ticks.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { KioskFeedHandlers } from '../link/kiosk-service.ts'
import type { FilmViews } from './film-views.ts'
import type { ShowtimeViews } from './showtime-views.ts'

const minBetweenListsMs = 250

/** The feeds of the customer's screens. A seat map follows each change at once, lists at most four times a second. */
export function createCatalogFeeds(deps: {
  readonly catalog: Catalog
  readonly showtimeViews: ShowtimeViews
  readonly filmViews: FilmViews
  readonly cinemaClock: CinemaClock
  readonly timer: Timer
  readonly policy: () => Pick<Policy, 'cutoffMinutes'>
  readonly ownChanges$: Observable<ShowtimeId | null>
  readonly line$: Observable<unknown>
  readonly order$: BehaviorSubject<OrderView>
}): Pick<KioskFeedHandlers, 'films' | 'film' | 'seatMap'> {
  const { catalog, showtimeViews, filmViews, cinemaClock, timer } = deps

  const everywhere$ = merge(
    deps.line$,
    ticks(cinemaClock, timer, function* () {
      for (const { beginsAt, endsAt } of catalog.showtimes()) {
        yield beginsAt * 1000 - deps.policy().cutoffMinutes * 60_000
        yield endsAt * 1000
      }
    }),
  ).pipe(share())
  const lists$ = throttled(merge(everywhere$, deps.ownChanges$, catalog.changes$), minBetweenListsMs, timer).pipe(
    share(),
  )

  function follow<Item>(changes$: Observable<unknown>, compute: () => Item): Observable<Item> {
    return changes$.pipe(
      startWith(null),
      map(compute),
      distinctUntilChanged((a, b) => JSON.stringify(a) === JSON.stringify(b)),
    )
  }

  function seatMap(showtimeId: ShowtimeId): SeatMap | null {
    const showtime = catalog.showtimeFor(showtimeId)
    const film = showtime && catalog.filmFor(showtime.filmId)
    if (!film) return null
    const { view, availabilities } = showtimeViews.judge(showtime)
    const ordered = seatsInOrder(deps.order$.value, showtimeId)
    const taken = availabilities.filter(
      (seat) => seat.availability === 'taken' || (seat.availability === 'locked' && !ordered.has(seatKey(seat))),
    )
    const onlineOnly = availabilities.filter((seat) => seat.availability === 'online-only')
    return {
      film: filmViews.basics(film),
      showtime: view,
      plan: showtime.plan,
      taken: taken.map(({ row, col }) => ({ row, col })),
      onlineOnly: onlineOnly.map(({ row, col }) => ({ row, col })),
    }
  }

  return {
    films: () => defer(() => follow(lists$, filmViews.cards)),
    film: ({ filmId }) => defer(() => follow(lists$, () => filmViews.film(filmId))),
    seatMap: ({ showtimeId }) => {
      const touching$ = merge(
        everywhere$,
        deps.order$,
        deps.ownChanges$.pipe(filter((changed) => changed === null || changed === showtimeId)),
        catalog.changes$.pipe(filter(({ replica, id }) => replica !== 'seatStates' || id === String(showtimeId))),
      )
      return defer(() => follow(touching$, () => seatMap(showtimeId)))
    },
  }
}

/** A seat of this kiosk's own order is nobody else's: the screen shows it as the customer's. */
function seatsInOrder(order: OrderView, showtimeId: ShowtimeId): ReadonlySet<SeatKey> {
  const isOpen = order.stage === 'held' || order.stage === 'paying' || order.stage === 'verifying'
  return new Set(isOpen && order.showtimeId === showtimeId ? order.lines.map(seatKey) : [])
}
