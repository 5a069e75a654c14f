import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { FilmId, HallId } from '../../shared/core/ids.ts'
import { nextFilmId, nextHallId } from '../db/server-ids.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { renameCinema } from '../ledger/catalog/cinemas-store.ts'
import { nameKey } from '../ledger/catalog/languages.ts'
import { posterPath } from '../ledger/catalog/poster-path.ts'
import { keepPoster } from '../ledger/catalog/posters-store.ts'
import { noteChange } from '../ledger/events/outbox.ts'
import { type DemoFilm, demoFilms } from './films.ts'
import { type DemoHall, demoHalls } from './halls.ts'

const cinemaName = { zh: '星河影城', en: 'Galaxy Cinema' }
const seedLock = 7_411_003

/** Gives a cinema without films the demo's name, films and halls; any other is left as it is. */
export async function seedDemo(db: Database, cinemaId: number): Promise<void> {
  await inTransaction(db, async (trx) => {
    // One server at a time, or two that start together would both find nothing.
    await sql`select pg_advisory_xact_lock(${seedLock})`.execute(trx)
    const films = await trx.selectFrom('films').select('film_id').where('cinema_id', '=', cinemaId).limit(1).execute()
    if (films.length > 0) return
    await renameCinema(trx, cinemaId, cinemaName.zh, cinemaName.en)
    const filmIds: FilmId[] = []
    for (const film of demoFilms) filmIds.push(await addFilm(trx, cinemaId, film))
    const hallIds: HallId[] = []
    for (const hall of demoHalls) hallIds.push(await addHall(trx, cinemaId, hall))
    await noteChange(trx, cinemaId, 'films', filmIds)
    await noteChange(trx, cinemaId, 'halls', hallIds)
  })
}

async function addFilm(trx: Database, cinemaId: number, film: DemoFilm): Promise<FilmId> {
  const filmId = await nextFilmId(trx)
  const posterId = await addPoster(trx, cinemaId, film.key)
  await trx
    .insertInto('films')
    .values({
      cinema_id: cinemaId,
      film_id: filmId,
      title: film.title.zh,
      title_en: film.title.en,
      title_key: nameKey(film.title.zh),
      synopsis: film.synopsis.zh,
      synopsis_en: film.synopsis.en,
      director: film.director.zh,
      director_en: film.director.en,
      actors: film.actors.map((actor) => actor.zh).join('，'),
      actors_en: film.actors.map((actor) => actor.en).join(', '),
      genre: film.genre.zh,
      genre_en: film.genre.en,
      duration_minutes: film.durationMinutes,
      picture: posterId === null ? '' : posterPath(posterId),
      poster_id: posterId,
      deleted_at_ms: null,
    })
    .execute()
  return filmId
}

async function addPoster(trx: Database, cinemaId: number, key: string): Promise<string | null> {
  const bytes = await readPoster(key)
  if (bytes === null) return null
  const posterId = await keepPoster(trx, cinemaId, { mediaType: 'image/svg+xml', bytes })
  await noteChange(trx, cinemaId, 'posters', [posterId])
  return posterId
}

async function readPoster(key: string): Promise<Buffer | null> {
  try {
    return await readFile(new URL(`posters/${key}.svg`, import.meta.url))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function addHall(trx: Database, cinemaId: number, hall: DemoHall): Promise<HallId> {
  const hallId = await nextHallId(trx)
  await trx
    .insertInto('halls')
    .values({
      cinema_id: cinemaId,
      hall_id: hallId,
      name: hall.name.zh,
      name_en: hall.name.en,
      name_key: nameKey(hall.name.zh),
      description: hall.description,
      plan: JSON.stringify(hall.plan),
      deleted_at_ms: null,
    })
    .execute()
  return hallId
}
