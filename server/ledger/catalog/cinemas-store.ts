import type { Cinema } from '../../../shared/catalog/cinema.ts'
import type { Database } from '../../db/tables.ts'

/** The one cinema that the public interfaces speak for. */
export const defaultCinemaId = 1

/** Makes the cinema where it is missing. One that is there keeps its name and time zone. */
export async function ensureCinema(db: Database, cinema: Cinema): Promise<void> {
  await db
    .insertInto('cinemas')
    .values({ cinema_id: cinema.cinemaId, name: cinema.name, name_en: cinema.nameEn, time_zone: cinema.timeZone })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function getCinema(db: Database, cinemaId: number): Promise<Cinema> {
  return db
    .selectFrom('cinemas')
    .select(['cinema_id as cinemaId', 'name', 'name_en as nameEn', 'time_zone as timeZone'])
    .where('cinema_id', '=', cinemaId)
    .executeTakeFirstOrThrow()
}

/** Gives the cinema another name. */
export async function renameCinema(db: Database, cinemaId: number, name: string, nameEn: string): Promise<void> {
  await db.updateTable('cinemas').set({ name, name_en: nameEn }).where('cinema_id', '=', cinemaId).execute()
}
