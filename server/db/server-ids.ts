import { sql } from 'kysely'
import {
  type AccountId,
  type DeviceNumber,
  type FilmId,
  type HallId,
  type ShowtimeId,
  serverDevice,
  type TicketNumber,
  toDeviceId,
} from '../../shared/core/ids.ts'
import type { Database } from './tables.ts'

async function nextOf(db: Database, sequence: string): Promise<number> {
  const answer = await sql<{ value: number }>`select nextval(${sequence}) as value`.execute(db)
  return answer.rows[0]?.value ?? 0
}

const serverIdOf =
  <Id extends number>(sequence: string) =>
  async (db: Database) =>
    toDeviceId(serverDevice, await nextOf(db, sequence)) as Id

// The ids that the server makes, as device 0; the numbers of orders come from ticket_ids in the statement that makes them
// (server/ledger/sales/holds-store.ts). A number that a rolled back transaction took is never used.
export const nextAccountId = serverIdOf<AccountId>('account_ids')
export const nextFilmId = serverIdOf<FilmId>('film_ids')
export const nextHallId = serverIdOf<HallId>('hall_ids')
export const nextShowtimeId = serverIdOf<ShowtimeId>('showtime_ids')
export const nextTicketNumber = serverIdOf<TicketNumber>('ticket_ids')

/** The next kiosk's number. Never used again, whatever becomes of the kiosk: its tickets bear it. */
export async function nextDeviceNumber(db: Database): Promise<DeviceNumber> {
  return (await nextOf(db, 'device_numbers')) as DeviceNumber
}
