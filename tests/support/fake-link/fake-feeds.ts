import type { FilmCard, FilmView, KioskStatus, SeatMap, ShowtimeView } from '../../../shared/catalog/views.ts'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import { sumFen } from '../../../shared/core/money.ts'
import type { FeedInput, FeedItem, FeedName } from '../../../shared/screen-api.ts'
import { type SeatPosition, seatKey, seatsOf } from '../../../shared/seats/seat-plan.ts'
import type { DevicesAnswer } from '../../../shared/sync/staff-messages.ts'
import type { BoxOfficeView, DeviceView } from '../../../shared/sync/views.ts'
import type { FakeCinema } from './fake-cinema.ts'
import { fakeSchedule } from './fake-edits.ts'
import { type FakeShowtime, fakeFilms, fakeShowtimes, timeZone } from './schedule.ts'

const heardAtMs = Date.UTC(2026, 10, 21, 11, 30)
const aDevice = { heardAtMs, heldSeats: 96, writtenOffSeats: 0, resaleProposed: null }

/** Four kiosks: one that sells, one that is silent, one that is lost, and one that closed though not all it sold is known. */
export const fakeDevices: DevicesAnswer = {
  recovery: null,
  devices: [
    { ...aDevice, device: 1 as DeviceNumber, name: 'lobby-1', state: 'enrolled' },
    { ...aDevice, device: 2 as DeviceNumber, name: 'lobby-2', state: 'enrolled', heldSeats: 88 },
    {
      ...{ ...aDevice, device: 3 as DeviceNumber, name: 'lobby-3', state: 'written-off', heldSeats: 0 },
      ...{ writtenOffSeats: 12, resaleProposed: { byAccountId: 1 as AccountId, atMs: heardAtMs } },
    },
    { ...aDevice, device: 4 as DeviceNumber, name: 'lobby-4', state: 'closed', heldSeats: 0, writtenOffSeats: 2 },
  ],
}

type Feeds = { readonly [Name in FeedName]: (input: FeedInput<Name>) => FeedItem<Name> }

/** What each feed shows of the cinema as it is now. */
export function createFakeFeeds(cinema: FakeCinema): Feeds {
  const { state } = cinema

  const seatsOfShowtime = (showtime: FakeShowtime) => {
    const taken = cinema.takenOf(showtime)
    const free = seatsOf(showtime.hall.plan).filter((seat) => !taken.has(seatKey(seat)))
    // Offline, every fourth free seat in the middle is this kiosk's to sell.
    const isOurs = ({ row, col }: SeatPosition) => row > 2 && (row + Math.floor(col / 2)) % 3 === 0
    const onlineOnly = state.line === 'online' ? [] : free.filter((seat) => !isOurs(seat))
    return { taken, free, onlineOnly }
  }
  const toView = (showtime: FakeShowtime): ShowtimeView => {
    const { free, onlineOnly } = seatsOfShowtime(showtime)
    const { showtimeId, beginsAt, endsAt, hallName, priceFen, day } = showtime
    const seatsLeft = free.length - onlineOnly.length
    const isNotOffline = state.line !== 'online' && showtimeId % 5 === 0
    const saleState =
      beginsAt * 1000 < cinema.nowMs()
        ? 'closed'
        : free.length === 0
          ? 'sold-out'
          : seatsLeft === 0 || isNotOffline
            ? 'not-offline'
            : 'on-sale'
    return { showtimeId, beginsAt, endsAt, hallName, priceFen, day, seatsLeft, saleState }
  }
  const showtimesOf = (filmId: number) =>
    fakeShowtimes
      .filter((showtime) => showtime.filmId === filmId)
      .map(toView)
      .toSorted((a, b) => a.beginsAt - b.beginsAt)

  return {
    status: (): KioskStatus => ({
      cinema: state.hasCinema ? { cinemaId: 1, name: '银杏影院', nameEn: 'Ginkgo Cinema', timeZone } : null,
      line: state.line,
      sellingStop: state.sellingStop,
      isDemo: true,
      arePaymentsSimulated: true,
      nowMs: cinema.nowMs(),
    }),
    films: (): FilmCard[] =>
      fakeFilms.map(({ filmId, title, genre, durationMinutes, posterPath, status }) => ({
        ...{ filmId, title, genre, durationMinutes, posterPath, status },
        nextShowtimes: showtimesOf(filmId).slice(0, 4),
      })),
    film: ({ filmId }): FilmView | null => {
      const film = fakeFilms.find((each) => each.filmId === filmId)
      return film ? { ...film, showtimes: showtimesOf(filmId) } : null
    },
    seatMap: ({ showtimeId }): SeatMap | null => {
      const showtime = fakeShowtimes.find((each) => each.showtimeId === showtimeId)
      const film = fakeFilms.find((each) => each.filmId === showtime?.filmId)
      if (!showtime || !film) return null
      const { taken, onlineOnly } = seatsOfShowtime(showtime)
      const takenSeats = seatsOf(showtime.hall.plan).filter((seat) => taken.has(seatKey(seat)))
      return { film, showtime: toView(showtime), plan: showtime.hall.plan, taken: takenSeats, onlineOnly }
    },
    order: () => state.order,
    sales: ({ pages = 1 }) => ({ sales: state.sales.slice(0, pages * 10), hasMore: state.sales.length > pages * 10 }),
    staff: () => state.staff,
    device: () => deviceView(cinema),
    edits: () => [...state.edits],
    schedule: () => fakeSchedule(state.edits),
  }
}

function deviceView({ state, nowMs }: FakeCinema): DeviceView {
  const oldestAtMs = state.waiting > 0 ? nowMs() - 8 * 60_000 : null
  return {
    line: state.line,
    device: 1 as DeviceNumber,
    epoch: 1,
    appVersion: '0.1.0',
    serverUrl: 'http://127.0.0.1:8787',
    serverDurability: 'process',
    lastContactAtMs: nowMs() - 2_000,
    clockOffsetMs: 12,
    queue: { waiting: state.waiting * 2, waitingSales: state.waiting, oldestAtMs },
    queueStop: null,
    closing: null,
    rights: { seats: 96, showtimes: 12 },
    openPayments: state.openPayments,
    openRefunds: { tickets: 0, amountFen: sumFen([]) },
    salesToday: {
      sales: state.sold.length,
      tickets: state.sold.reduce((sum, sale) => sum + sale.lines.length, 0),
      takenFen: sumFen(state.sold.map(({ totalFen }) => totalFen)),
    },
    terminal: 'ready',
    freeDiskBytes: 48_300_000_000,
    keyKeptIn: 'file',
    notices: [],
  }
}

export function fakeBoxOffice(cinema: FakeCinema): BoxOfficeView {
  const rows = fakeFilms
    .filter(({ status }) => status === 'showing')
    .map(({ filmId, title }) => {
      const showtimes = fakeShowtimes.filter((showtime) => showtime.filmId === filmId)
      const counts = showtimes.map((showtime) => {
        const seats = seatsOf(showtime.hall.plan)
        return { seats: seats.length, sold: seats.filter((seat) => cinema.takenOf(showtime).has(seatKey(seat))).length }
      })
      return {
        filmId,
        title,
        showtimeCount: showtimes.length,
        ticketCount: counts.reduce((sum, { sold }) => sum + sold, 0),
        seatCount: counts.reduce((sum, { seats }) => sum + seats, 0),
        takenFen: sumFen(
          showtimes.flatMap((showtime, index) =>
            Array.from({ length: counts[index]?.sold ?? 0 }, () => showtime.priceFen),
          ),
        ),
      }
    })
  return { source: cinema.state.line === 'online' ? 'server' : 'this-kiosk', rows }
}
