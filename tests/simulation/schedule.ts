import type { StaffView } from '../../shared/accounts/staff.ts'
import type { FilmReplica, HallReplica } from '../../shared/catalog/replicas.ts'
import type { AccountId, FilmId, HallId, ShowtimeId } from '../../shared/core/ids.ts'
import { toFen } from '../../shared/core/money.ts'
import { type SeatPlan, seatsOf } from '../../shared/seats/seat-plan.ts'
import { seatGrid } from '../support/seat-grid.ts'
import type { MemoryTables } from './memory-tables.ts'

export const cinemaId = 1

/** Who changes the schedule, at the server and at kiosks. */
export const administrator: StaffView = { accountId: 2 as AccountId, name: '经理', role: 'administrator' }

/** Who is signed in where staff do something; the second of two people signs where it takes two. */
export const staffAccountId = 1 as AccountId
export const secondStaffAccountId = 3 as AccountId

const film = { zh: '片', en: 'Film' }
const plans = [
  seatGrid('........', '........', '........', '...  ...', 'ww......', '........', '........').plan,
  seatGrid('........', '........', '........', '........', '........', '........').plan,
]

/** Minutes from the beginning of the day, the last one after its end: each in a hall of its own, since they overlap. */
const begins = [15, 30, 45, 60, 100, 110]

/** Halls in which nothing is on until a showtime is moved there; the second one has fewer seats. */
const sparePlans = [plans[0], seatGrid('.....', '.....', 'w....', '.....').plan]
export const spareHallIds = sparePlans.map((_, index) => begins.length + 1 + index)

const hallPlans = [...begins.map((_, index) => plans[index % plans.length]), ...sparePlans] as SeatPlan[]

export type Schedule = {
  readonly films: FilmReplica[]
  readonly halls: HallReplica[]
  readonly showtimes: readonly {
    readonly showtimeId: number
    readonly beginsInMinutes: number
    readonly priceFen: number
  }[]
}

/** One film in small halls: six showtimes over the day, so that many want the same few seats. */
export const schedule: Schedule = {
  films: [
    {
      ...{ id: '1', isDeleted: false, filmId: 1 as FilmId, title: film, synopsis: film, director: film, actors: film },
      ...{ genre: film, durationMinutes: 100, posterId: null },
    },
  ],
  halls: hallPlans.map((plan, index) => ({
    ...{ id: String(index + 1), isDeleted: false, hallId: (index + 1) as HallId, name: hallName(index) },
    ...{ description: '', plan },
  })),
  showtimes: begins.map((beginsInMinutes, index) => {
    return { showtimeId: index + 1, beginsInMinutes, priceFen: 3_990 + 500 * index }
  }),
}

function hallName(index: number) {
  return { zh: `${index + 1} 号厅`, en: `Hall ${index + 1}` }
}

/** Writes the cinema and its schedule into the server's tables. */
export function addSchedule(tables: MemoryTables, startMs: number): void {
  tables.cinemas.add({ cinema_id: cinemaId, name: '影院', name_en: 'Cinema', time_zone: 'Asia/Shanghai' })
  tables.films.add({
    ...{ cinema_id: cinemaId, film_id: 1 as FilmId, title: film.zh, title_en: film.en, title_key: film.zh },
    ...{ synopsis: '', synopsis_en: null, director: '', director_en: null, actors: '', actors_en: null, genre: '' },
    ...{ genre_en: null, duration_minutes: 100, picture: '', poster_id: null, deleted_at_ms: null },
  })
  for (const [index, plan] of hallPlans.entries()) {
    const { zh: name, en: name_en } = hallName(index)
    tables.halls.add({
      ...{ cinema_id: cinemaId, hall_id: (index + 1) as HallId, name, name_en, name_key: name, description: '', plan },
      deleted_at_ms: null,
    })
  }
  const notes: [string, string][] = [...schedule.films.map(({ id }) => ['films', id] as [string, string])]
  notes.push(...schedule.halls.map(({ id }) => ['halls', id] as [string, string]))
  for (const [index, { showtimeId, beginsInMinutes, priceFen }] of schedule.showtimes.entries()) {
    const begins = startMs + beginsInMinutes * 60_000
    const plan = hallPlans[index] as SeatPlan
    tables.showtimes.add({
      ...{ cinema_id: cinemaId, showtime_id: showtimeId as ShowtimeId, film_id: 1 as FilmId, film_title: film.zh },
      ...{
        hall_id: (index + 1) as HallId,
        hall_name: hallName(index).zh,
        plan,
        seat_count: seatsOf(plan).length,
      },
      ...{ begins_at_ms: begins, ends_at_ms: begins + 100 * 60_000, price_fen: toFen(priceFen) },
      ...{ called_off_at_ms: null, moved_at_ms: null, allotted_seats: 0, is_withheld: false },
    })
    notes.push(['showtimes', String(showtimeId)], ['seatStates', String(showtimeId)])
  }
  for (const [index, [replica, document_id]] of notes.entries()) {
    tables.changes.add({ cinema_id: cinemaId, replica: replica as never, document_id, seq: index + 1 })
  }
  tables.change_counters.add({ cinema_id: cinemaId, seq: notes.length })
}
