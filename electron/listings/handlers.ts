import {
  type BehaviorSubject,
  defer,
  distinctUntilChanged,
  filter,
  map,
  merge,
  type Observable,
  type SchedulerLike,
  share,
} from 'rxjs'
import type { SeatMap } from '../../shared/catalog/views.ts'
import type { DeviceNumber, ShowtimeId } from '../../shared/core/ids.ts'
import type { Timer } from '../../shared/core/time.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import { type SeatKey, seatKey } from '../../shared/seats/seat-plan.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { ticks } from '../catalog/ticks.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { Handlers } from '../link/kiosk-service.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import type { ConnectionState } from '../server-link/server-connection.ts'
import { atMostFourASecond, viewOfChanges } from '../view-of-changes.ts'
import { createFilmViews } from './film-views.ts'
import { isSameList } from './same-list.ts'
import { createShowtimeViews } from './showtime-views.ts'

/** The feeds of the customer's screens. A seat map follows each change at once, lists at most four times a second. */
export function createListingHandlers(deps: {
  readonly catalog: Catalog
  readonly rights: Pick<RightsProjection, 'rightsOf' | 'lockedSeats' | 'leavingSeats' | 'changes$'>
  readonly ledger: {
    readonly soldSeats: (showtimeId: ShowtimeId) => ReadonlySet<SeatKey>
    readonly changes$: Observable<ShowtimeId | null>
  }
  readonly ownDevice: () => DeviceNumber | null
  readonly connection: {
    readonly state: () => Pick<ConnectionState, 'line'>
    readonly state$: Observable<unknown>
  }
  readonly order$: BehaviorSubject<OrderView>
  readonly cinemaClock: CinemaClock
  readonly policy: () => Pick<Policy, 'cutoffMinutes'>
  readonly timeZone: () => string
  readonly timer: Timer
  readonly scheduler: SchedulerLike
}): Handlers<never, 'films' | 'film' | 'seatMap'> {
  const { catalog, rights, ledger, ownDevice, connection, order$, cinemaClock, policy, timeZone, timer, scheduler } =
    deps
  const isOnline = () => connection.state().line === 'online'
  const ownChanges$ = merge(rights.changes$, ledger.changes$)
  const showtimeViews = createShowtimeViews({
    catalog,
    rights,
    soldHere: ledger.soldSeats,
    ownChanges$,
    ownDevice,
    isOnline,
    cinemaClock,
    policy,
    timeZone,
  })
  const filmViews = createFilmViews({ catalog, showtimeViews, cinemaClock })

  const everywhere$ = merge(
    connection.state$.pipe(map(isOnline), distinctUntilChanged()),
    ticks(cinemaClock, timer, function* () {
      for (const { beginsAt, endsAt } of catalog.showtimes()) {
        yield beginsAt * 1000 - policy().cutoffMinutes * 60_000
        yield endsAt * 1000
      }
    }),
  ).pipe(share())
  const lists$ = atMostFourASecond(merge(everywhere$, ownChanges$, catalog.changes$), scheduler).pipe(share())

  function follow<Item>(changes$: Observable<unknown>, compute: () => Item): Observable<Item> {
    return viewOfChanges(changes$, compute).pipe(
      map((item) => ({ item, text: JSON.stringify(item) })),
      distinctUntilChanged((a, b) => a.text === b.text),
      map(({ item }) => item),
    )
  }

  function seatMap(showtimeId: ShowtimeId): SeatMap | null {
    const showtime = catalog.showtimeFor(showtimeId)
    const film = showtime && catalog.filmFor(showtime.filmId)
    if (!film) return null
    const availabilities = showtimeViews.seats(showtime)
    const ordered = seatsInOrder(order$.value, showtimeId)
    const taken = availabilities.filter(
      (seat) => seat.availability === 'taken' || (seat.availability === 'locked' && !ordered.has(seatKey(seat))),
    )
    const onlineOnly = availabilities.filter((seat) => seat.availability === 'online-only')
    return {
      film: filmViews.basics(film),
      showtime: showtimeViews.view(showtime),
      plan: showtime.plan,
      taken: taken.map(({ row, col }) => ({ row, col })),
      onlineOnly: onlineOnly.map(({ row, col }) => ({ row, col })),
    }
  }

  return {
    calls: {},
    feeds: {
      films: () => defer(() => viewOfChanges(lists$, filmViews.cards).pipe(distinctUntilChanged(isSameList))),
      film: ({ filmId }) => defer(() => follow(lists$, () => filmViews.film(filmId))),
      seatMap: ({ showtimeId }) => {
        const touching$ = merge(
          everywhere$,
          order$,
          ownChanges$.pipe(filter((changed) => changed === null || changed === showtimeId)),
          catalog.changes$.pipe(filter(({ replica, id }) => replica !== 'seatStates' || id === String(showtimeId))),
        )
        return defer(() => follow(touching$, () => seatMap(showtimeId)))
      },
    },
  }
}

/** A seat of this kiosk's own order is nobody else's: the screen shows it as the customer's. */
function seatsInOrder(order: OrderView, showtimeId: ShowtimeId): ReadonlySet<SeatKey> {
  const isOpen = order.stage === 'held' || order.stage === 'paying' || order.stage === 'verifying'
  return new Set(isOpen && order.showtimeId === showtimeId ? order.lines.map(seatKey) : [])
}
