import { sql } from 'kysely'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { toFen } from '../../shared/core/money.ts'
import type { Clock } from '../../shared/core/time.ts'
import { seatsOf } from '../../shared/seats/seat-plan.ts'
import { nextShowtimeId } from '../db/server-ids.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { nameKey } from '../ledger/catalog/languages.ts'
import { noteChange } from '../ledger/events/outbox.ts'
import { demoFilms } from './films.ts'
import { demoHalls } from './halls.ts'
import { planSchedule } from './schedule.ts'

const scheduleLock = 7_411_002

type Rules = { readonly timeZone: string; readonly turnaroundMinutes: number }

/** Adds showtimes of the demo's films in the demo's halls until there are seven days of them; answers how many. */
export async function extendSchedule(
  { db, clock }: { db: Database; clock: Clock },
  cinemaId: number,
  rules: Rules,
): Promise<number> {
  return inTransaction(db, async (trx) => {
    // One server at a time, or two that start together would fill the same hours.
    await sql`select pg_advisory_xact_lock(${scheduleLock})`.execute(trx)
    // Locked as for any showtime that is added: no film or hall may go, or change, under it.
    const films = await lockShowingFilms(trx, cinemaId)
    await lockDemoHalls(trx, cinemaId)
    const nowMs = clock.nowMs()
    const halls = await hallsWithEnd(trx, cinemaId)
    const planned = planSchedule({ halls, films, nowMs, ...rules })
    const ids: ShowtimeId[] = []
    for (const { hall, film, beginsAtMs, endsAtMs, priceFen } of planned) {
      const showtimeId = await nextShowtimeId(trx)
      ids.push(showtimeId)
      await trx
        .insertInto('showtimes')
        .values({
          cinema_id: cinemaId,
          showtime_id: showtimeId,
          film_id: film.film_id,
          hall_id: hall.hall_id,
          film_title: film.title,
          hall_name: hall.name,
          begins_at_ms: beginsAtMs,
          ends_at_ms: endsAtMs,
          price_fen: toFen(priceFen),
          plan: JSON.stringify(hall.plan),
          seat_count: seatsOf(hall.plan).length,
          called_off_at_ms: null,
        })
        .execute()
    }
    await noteChange(trx, cinemaId, 'showtimes', ids)
    await noteChange(trx, cinemaId, 'seatStates', ids)
    return ids.length
  })
}

async function lockShowingFilms(trx: Database, cinemaId: number) {
  const titles = demoFilms.filter((film) => film.status === 'showing').map((film) => nameKey(film.title.zh))
  return trx
    .selectFrom('films')
    .select(['film_id', 'title', 'duration_minutes as durationMinutes'])
    .where('cinema_id', '=', cinemaId)
    .where('title_key', 'in', titles)
    .where('deleted_at_ms', 'is', null)
    .orderBy('film_id')
    .forShare()
    .execute()
}

async function lockDemoHalls(trx: Database, cinemaId: number): Promise<void> {
  await trx
    .selectFrom('halls')
    .select('hall_id')
    .where('cinema_id', '=', cinemaId)
    .where(
      'name_key',
      'in',
      demoHalls.map((hall) => nameKey(hall.name.zh)),
    )
    .where('deleted_at_ms', 'is', null)
    .orderBy('hall_id')
    .forNoKeyUpdate()
    .execute()
}

async function hallsWithEnd(trx: Database, cinemaId: number) {
  const prices = new Map(demoHalls.map((hall) => [nameKey(hall.name.zh), hall.basePriceFen]))
  const halls = await trx
    .selectFrom('halls')
    .select(['hall_id', 'name', 'name_key', 'plan'])
    .select((eb) =>
      eb
        .selectFrom('showtimes')
        .select((showtimes) => showtimes.fn.max('showtimes.ends_at_ms').as('last'))
        .whereRef('showtimes.cinema_id', '=', 'halls.cinema_id')
        .whereRef('showtimes.hall_id', '=', 'halls.hall_id')
        .as('lastEndsAtMs'),
    )
    .where('cinema_id', '=', cinemaId)
    .where('name_key', 'in', [...prices.keys()])
    .where('deleted_at_ms', 'is', null)
    .orderBy('hall_id')
    .execute()
  return halls.map((hall) => ({
    hall,
    basePriceFen: prices.get(hall.name_key) ?? 0,
    lastEndsAtMs: hall.lastEndsAtMs,
  }))
}
