import { BehaviorSubject, NEVER, type Observable, Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../electron/catalog/catalog.ts'
import { createListingHandlers } from '../../../electron/listings/handlers.ts'
import { createTimerScheduler } from '../../../electron/timer-scheduler.ts'
import type { ReplicaName } from '../../../shared/catalog/replicas.ts'
import type { DeviceNumber, FilmId, SaleId, ShowtimeId } from '../../../shared/core/ids.ts'
import type { Right } from '../../../shared/journal/rights.ts'
import type { OrderView } from '../../../shared/sales/order.ts'
import type { SeatKey } from '../../../shared/seats/seat-plan.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { aFilm, aHall, aShowtime, someSeatStates } from '../../support/replica-documents.ts'
import { seatNames } from '../../support/seat-grid.ts'

const own = 1 as DeviceNumber
const filmId = 1 as FilmId
const showtimeId = 7 as ShowtimeId

/** The catalogue's feeds over documents in memory; `change` replaces one document. */
function setUp(startMs?: number) {
  const time = createFakeTime(startMs)
  const nowS = Math.floor(time.clock.nowMs() / 1000)
  const tables = {
    films: new Map([['1', aFilm(1, { posterId: 'p1' })]]),
    halls: new Map([['1', aHall()]]),
    showtimes: new Map([['7', aShowtime(7, { beginsAt: nowS + 3_600 })]]),
    seatStates: new Map([['7', someSeatStates(7, [])]]),
    posters: new Map([['p1', { id: 'p1', mediaType: 'image/png' as const, base64: '' }]]),
  }
  const changes = new Subject<{ replica: ReplicaName; id: string }>()
  const catalog: Catalog = {
    films: () => tables.films.values(),
    showtimes: () => tables.showtimes.values(),
    filmFor: (id) => tables.films.get(String(id)) ?? null,
    hallFor: (id) => tables.halls.get(String(id)) ?? null,
    showtimeFor: (id) => tables.showtimes.get(String(id)) ?? null,
    seatStatesFor: (id) => tables.seatStates.get(String(id)) ?? null,
    showtimesAhead: () => [...tables.showtimes.values()],
    halls: () => tables.halls.values(),
    ownPolicy: () => ({}),
    posterFor: (id) => tables.posters.get(id) ?? null,
    refunds: () => [],
    changes$: changes,
    close: () => undefined,
  }
  const held = new Map<SeatKey, Right>()
  const locked = new Set<SeatKey>()
  const ownChanges$ = new Subject<ShowtimeId | null>()
  const line$ = new Subject<void>()
  let isOnline = true
  const judged: ShowtimeId[] = []
  const order$ = new BehaviorSubject<OrderView>({ stage: 'none' })
  const { feeds } = createListingHandlers({
    catalog,
    rights: {
      rightsOf: (id) => {
        judged.push(id)
        return [...held.values()]
      },
      lockedSeats: () => locked,
      leavingSeats: () => new Set(),
      changes$: ownChanges$,
    },
    ledger: { soldSeats: () => new Set(), changes$: NEVER },
    ownDevice: () => own,
    connection: { state: () => ({ line: isOnline ? 'online' : 'offline' }), state$: line$ },
    order$,
    cinemaClock: cinemaClockOf(time.clock),
    policy: () => ({ cutoffMinutes: 5 }),
    timeZone: () => 'Asia/Shanghai',
    timer: time.timer,
    scheduler: createTimerScheduler(time),
  })
  return {
    time,
    nowS,
    goOffline: () => {
      isOnline = false
      line$.next()
    },
    order$,
    locked,
    feeds,
    change: <Name extends keyof typeof tables>(replica: Name, document: { readonly id: string }) => {
      ;(tables[replica] as Map<string, unknown>).set(document.id, document)
      changes.next({ replica, id: document.id })
    },
    hold: (row: number, col: number) => {
      held.set(`${row}-${col}`, { row, col, grantNumber: 1, purpose: 'allotment' })
      ownChanges$.next(showtimeId)
    },
    /** Each showtime whose seats were judged, once a time. */
    judged,
    ownChange: () => ownChanges$.next(showtimeId),
  }
}

/** Every item that a feed has sent so far. */
function itemsOf<Item>(feed$: Observable<Item>): Item[] {
  const items: Item[] = []
  feed$.subscribe((item) => items.push(item))
  return items
}

describe('the seat map', () => {
  it('follows a change of one seat at once', () => {
    const { feeds, change } = setUp()
    const maps = itemsOf(feeds.seatMap({ showtimeId }))
    change('seatStates', someSeatStates(7, [{ state: 'in-payment', device: null, seats: ['1-2'] }]))
    expect(maps.map((map) => seatNames(map?.taken ?? []))).toEqual(['', '1-2'])
    expect(maps.at(-1)).toMatchObject({
      onlineOnly: [],
      showtime: { seatsLeft: 11 },
      film: { posterPath: '/poster/p1' },
    })
  })

  it('says nothing where nothing that it shows has changed', () => {
    const { feeds, change } = setUp()
    const maps = itemsOf(feeds.seatMap({ showtimeId }))
    change('seatStates', someSeatStates(8, []))
    change('films', aFilm(2))
    expect(maps.length).toBe(1)
  })

  it('leaves only this kiosk’s own seats to be sold once the line is down', () => {
    const { feeds, hold, goOffline } = setUp()
    const maps = itemsOf(feeds.seatMap({ showtimeId }))
    hold(2, 3)
    goOffline()
    expect(maps.at(-1)).toMatchObject({ taken: [], showtime: { seatsLeft: 1, saleState: 'on-sale' } })
    expect(maps.at(-1)?.onlineOnly.length).toBe(11)
  })

  it('does not call the customer’s own seats taken, and does so with seats of a payment that is not settled', () => {
    const { feeds, hold, locked, order$, ownChange } = setUp()
    const maps = itemsOf(feeds.seatMap({ showtimeId }))
    hold(1, 1)
    hold(1, 2)
    locked.add('1-1').add('1-2')
    ownChange()
    order$.next(aHeldOrder([{ row: 1, col: 1 }]))
    expect(seatNames(maps.at(-1)?.taken ?? [])).toBe('1-2')
    expect(maps.at(-1)?.showtime.seatsLeft).toBe(10)
  })

  it('closes by itself at the cut-off', async () => {
    const { feeds, time } = setUp()
    const maps = itemsOf(feeds.seatMap({ showtimeId }))
    await time.pass(55 * 60_000 - 1)
    expect(maps.at(-1)?.showtime.saleState).toBe('on-sale')
    await time.pass(1)
    expect(maps.at(-1)?.showtime.saleState).toBe('closed')
  })

  it('is nothing where there is no such showtime', () => {
    const { feeds } = setUp()
    expect(itemsOf(feeds.seatMap({ showtimeId: 99 as ShowtimeId }))).toEqual([null])
  })
})

describe('the films', () => {
  it('come first as showing by their next showtime, then as coming, and not once they are over', () => {
    const { feeds, change, nowS } = setUp()
    for (const id of [2, 3, 4]) change('films', aFilm(id))
    change('showtimes', aShowtime(8, { beginsAt: nowS + 600, filmId: 2 as FilmId }))
    change('showtimes', aShowtime(9, { beginsAt: nowS - 9_000, filmId: 3 as FilmId }))
    const [cards] = itemsOf(feeds.films({}))
    expect(cards?.map((card) => [card.filmId, card.status, card.nextShowtimes.length])).toEqual([
      [2, 'showing', 1],
      [1, 'showing', 1],
      [4, 'coming', 0],
    ])
  })

  it('show at most four showtimes ahead, none that is closed or called off', () => {
    const { feeds, change, nowS } = setUp()
    for (const id of [10, 11, 12, 13, 14]) change('showtimes', aShowtime(id, { beginsAt: nowS + id * 600 }))
    change('showtimes', aShowtime(15, { beginsAt: nowS + 60 }))
    change('showtimes', aShowtime(16, { beginsAt: nowS + 700, isCalledOff: true }))
    const [cards] = itemsOf(feeds.films({}))
    expect(cards?.[0]?.nextShowtimes.map((showtime) => showtime.showtimeId)).toEqual([7, 10, 11, 12])
  })

  it('judge no more showtimes than they show, and one alone again after a change of it', async () => {
    const { feeds, change, nowS, judged, ownChange, time } = setUp()
    for (let id = 10; id < 40; id++) change('showtimes', aShowtime(id, { beginsAt: nowS + id * 600 }))
    itemsOf(feeds.films({}))
    expect(judged).toEqual([7, 10, 11, 12])
    ownChange()
    await time.pass(250)
    expect(judged.slice(4)).toEqual([7])
    change('seatStates', someSeatStates(11, [{ state: 'sold', device: null, seats: ['1-1'] }]))
    await time.pass(250)
    expect(judged.slice(5)).toEqual([11])
  })

  it('are not told again where no card has changed, and keep each card that has not', async () => {
    const { feeds, change, nowS, ownChange, time } = setUp()
    change('films', aFilm(2))
    change('showtimes', aShowtime(8, { beginsAt: nowS + 7_200, filmId: 2 as FilmId }))
    const lists = itemsOf(feeds.films({}))
    ownChange()
    await time.pass(250)
    change('films', aFilm(3))
    await time.pass(250)
    change('seatStates', someSeatStates(8, [{ state: 'sold', device: null, seats: ['1-1'] }]))
    await time.pass(250)
    expect(lists.map((cards) => cards.length)).toEqual([2, 3, 3])
    const [first, second, third] = lists
    expect(second?.[1]).toBe(first?.[1])
    expect([third?.[1] === second?.[1], third?.[2]]).toEqual([false, second?.[2]])
  })

  it('are told at most four times a second, the last state always', async () => {
    const { feeds, hold, goOffline, time } = setUp()
    const lists = itemsOf(feeds.films({}))
    goOffline()
    for (let col = 1; col <= 6; col++) hold(1, col)
    expect(lists.length).toBe(2)
    await time.pass(250)
    expect(lists.map((cards) => cards[0]?.nextShowtimes[0]?.seatsLeft)).toEqual([12, 0, 6])
  })
})

describe('one film', () => {
  it('has its showtimes by time, those that have just closed too, until they are over', async () => {
    const { feeds, change, nowS, time } = setUp()
    change('showtimes', aShowtime(8, { beginsAt: nowS - 5_000 }))
    const films = itemsOf(feeds.film({ filmId }))
    const shown = () => films.at(-1)?.showtimes.map((showtime) => [showtime.showtimeId, showtime.saleState])
    expect(shown()).toEqual([
      [8, 'closed'],
      [7, 'on-sale'],
    ])
    await time.pass(1_001_000)
    expect(shown()).toEqual([[7, 'on-sale']])
  })

  it('tells the day in the cinema’s own time zone', () => {
    const { feeds } = setUp(Date.UTC(2026, 10, 21, 15, 30))
    const [film] = itemsOf(feeds.film({ filmId }))
    expect(film?.showtimes[0]?.day).toBe('2026-11-22')
  })

  it('is nothing where there is no such film', () => {
    const { feeds } = setUp()
    expect(itemsOf(feeds.film({ filmId: 99 as FilmId }))).toEqual([null])
  })
})

function aHeldOrder(seats: readonly { row: number; col: number }[]): OrderView {
  const text = { zh: '', en: '' }
  return {
    stage: 'held',
    saleId: '' as SaleId,
    filmId,
    filmTitle: text,
    posterPath: null,
    showtimeId,
    beginsAt: 0,
    hallName: text,
    lines: seats.map((seat) => ({ ...seat, priceFen: 0 as never })),
    totalFen: 0 as never,
    language: null,
    methods: [],
    endsAtMs: 0,
    canExtend: false,
    lastPayment: null,
    changed: null,
  }
}
