import { demoFilms } from '../../../server/demo/films.ts'
import type { FilmView, ShowtimeView } from '../../../shared/catalog/views.ts'
import type { FilmId, ShowtimeId } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { cinemaDay } from '../../../shared/core/time.ts'
import type { SeatPlan, SeatPosition } from '../../../shared/seats/seat-plan.ts'

/** A Saturday afternoon in Shanghai: every run begins at the same moment. */
export const opensAtMs = Date.parse('2026-11-21T16:40:00+08:00')
export const timeZone = 'Asia/Shanghai'

const column = (col: number, rows: number, from = 1): SeatPosition[] =>
  Array.from({ length: rows - from + 1 }, (_, index) => ({ row: from + index, col }))

export type FakeHall = { readonly name: { zh: string; en: string }; readonly plan: SeatPlan }

export const fakeHalls: readonly FakeHall[] = [
  {
    name: { zh: '1号厅', en: 'Hall 1' },
    plan: {
      rows: 9,
      cols: 14,
      gaps: [...column(4, 9), ...column(11, 9), { row: 1, col: 1 }, { row: 1, col: 14 }],
      wheelchairs: [
        { row: 1, col: 2 },
        { row: 1, col: 3 },
      ],
    },
  },
  {
    name: { zh: '2号厅', en: 'Hall 2' },
    plan: { rows: 7, cols: 10, gaps: column(6, 6), wheelchairs: [{ row: 7, col: 1 }] },
  },
  {
    name: { zh: '3号巨幕厅', en: 'Hall 3 (giant screen)' },
    plan: {
      rows: 15,
      cols: 22,
      gaps: [...column(6, 15), ...column(17, 15), ...[1, 2, 21, 22].flatMap((col) => column(col, 2))],
      wheelchairs: [
        { row: 1, col: 3 },
        { row: 1, col: 20 },
      ],
    },
  },
]

export type FakeShowtime = Omit<ShowtimeView, 'seatsLeft' | 'saleState'> & {
  readonly filmId: FilmId
  readonly hall: FakeHall
}

/** Seven days in three halls, four films a hall and day, at the house's usual hours. */
export const fakeShowtimes: readonly FakeShowtime[] = Array.from({ length: 7 }, (_, day) => day).flatMap((day) =>
  fakeHalls.flatMap((hall, hallIndex) =>
    [17, 19, 20.5, 22].map((hour, slot) => {
      const filmIndex = (day * 3 + hallIndex * 4 + slot * (slot === 3 ? 2 : 1)) % 8
      const beginsAt = opensAtMs / 1000 - 16 * 3600 - 40 * 60 + day * 86_400 + hour * 3600 + hallIndex * 600
      const minutes = demoFilms[filmIndex]?.durationMinutes ?? 100
      return {
        showtimeId: (100 + day * 12 + hallIndex * 4 + slot) as ShowtimeId,
        filmId: (filmIndex + 1) as FilmId,
        hall,
        hallName: hall.name,
        beginsAt,
        endsAt: beginsAt + minutes * 60,
        priceFen: toFen(hallIndex === 2 ? 6550 : 4500),
        day: cinemaDay(beginsAt * 1000, timeZone),
      }
    }),
  ),
)

export const fakeFilms: readonly Omit<FilmView, 'showtimes'>[] = demoFilms.map((film, index) => ({
  filmId: (index + 1) as FilmId,
  title: film.title,
  genre: film.genre,
  durationMinutes: film.durationMinutes,
  posterPath: `/poster/${film.key}.svg`,
  status: film.status,
  synopsis: film.synopsis,
  director: film.director,
  actors: {
    zh: film.actors.map(({ zh }) => zh).join('，'),
    en: film.actors.map(({ en }) => en).join(', '),
  },
}))
