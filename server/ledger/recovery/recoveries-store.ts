import { type SelectQueryBuilder, sql } from 'kysely'
import type { DeviceNumber, ShowtimeId } from '../../../shared/core/ids.ts'
import type { Database, RecoveryReason, Tables } from '../../db/tables.ts'
import type { MarkedDevice, Reached } from './mark.ts'

export type Recovery = { readonly why: RecoveryReason; readonly beganAtMs: number }

/** `generation`: higher than of every recovery before it, also of those that the tables have forgotten. */
export type NewRecovery = Recovery & { readonly generation: number }

/**
 * Keeps the cinema's recovery, under way or not, for this transaction alone: its row in `cinemas` stands for it, since
 * it is always there. Whoever begins one, reports, closes or is written off holds it, so that the last of several who
 * come at once sees that it is the last. Locked before any device.
 */
export async function lockRecovery(trx: Database, cinemaId: number): Promise<void> {
  await trx.selectFrom('cinemas').select('cinema_id').where('cinema_id', '=', cinemaId).forNoKeyUpdate().execute()
}

/** The cinema's recovery that is not over, or undefined. */
export async function findRecovery(db: Database, cinemaId: number): Promise<Recovery | undefined> {
  return db
    .selectFrom('recoveries')
    .select(['why', 'began_at_ms as beganAtMs'])
    .where('cinema_id', '=', cinemaId)
    .where('ended_at_ms', 'is', null)
    .executeTakeFirst()
}

/** Begins one, or begins the one again that is not over. */
export async function addRecovery(
  trx: Database,
  cinemaId: number,
  { why, beganAtMs, generation }: NewRecovery,
): Promise<void> {
  await endRecovery(trx, cinemaId, beganAtMs)
  await trx.insertInto('recoveries').values({ cinema_id: cinemaId, why, began_at_ms: beganAtMs, generation }).execute()
}

/** The generation of the cinema's last recovery; 0: there was none. What a kiosk was told before it begins no other one. */
export async function generationOf(db: Database, cinemaId: number): Promise<number> {
  const row = await db
    .selectFrom('recoveries')
    .select(({ fn }) => fn.max('generation').as('last'))
    .where('cinema_id', '=', cinemaId)
    .executeTakeFirst()
  return row?.last ?? 0
}

/** How many recoveries began, of whatever cinema: another number than before says that one has begun since. */
export async function countRecoveries(db: Database): Promise<number> {
  const row = await db
    .selectFrom('recoveries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

export async function endRecovery(trx: Database, cinemaId: number, nowMs: number): Promise<void> {
  const open = trx.updateTable('recoveries').set({ ended_at_ms: nowMs }).where('ended_at_ms', 'is', null)
  await open.where('cinema_id', '=', cinemaId).execute()
}

/**
 * Every kiosk of the cinema that may hold seats has to report from now on: all but those closed or written off. Locks all
 * of them, and what becomes of the others too.
 */
export async function markUnreported(trx: Database, cinemaId: number): Promise<void> {
  const locked = await trx
    .selectFrom('devices')
    .select(['device', 'state'])
    .where('cinema_id', '=', cinemaId)
    .orderBy('device')
    .forNoKeyUpdate()
    .execute()
  const devices = locked.filter(({ state }) => state === 'enrolled' || state === 'forked').map(({ device }) => device)
  if (devices.length === 0) return
  await trx.updateTable('devices').set({ recovery: 'unreported' }).where('device', 'in', devices).execute()
}

/** The server has all that this kiosk wrote before its report. */
export async function markReported(trx: Database, device: DeviceNumber): Promise<void> {
  await trx.updateTable('devices').set({ recovery: 'reported' }).where('device', '=', device).execute()
}

/** Kiosks that have neither reported nor been written off, by number. */
export async function listUnreported(db: Database, cinemaId: number): Promise<DeviceNumber[]> {
  const rows = await db
    .selectFrom('devices')
    .select('device')
    .where('cinema_id', '=', cinemaId)
    .where('recovery', '=', 'unreported')
    .where('state', 'in', ['enrolled', 'forked'])
    .orderBy('device')
    .execute()
  return rows.map((row) => row.device)
}

/** Showtimes of the cinema that have not ended are neither granted nor sold. Those made later are nobody's yet. */
export async function withholdShowtimes(trx: Database, cinemaId: number, nowMs: number): Promise<void> {
  const coming = trx.selectFrom('showtimes').select('showtime_id').where('ends_at_ms', '>', nowMs)
  await setWithheld(trx, cinemaId, coming, true)
}

/** Lets all of them go on; answers which. Only under the recovery's lock is it sure that these are all. */
export async function releaseShowtimes(trx: Database, cinemaId: number): Promise<ShowtimeId[]> {
  const withheld = trx.selectFrom('showtimes').select('showtime_id').where('is_withheld', '=', true)
  return setWithheld(trx, cinemaId, withheld, false)
}

async function setWithheld(
  trx: Database,
  cinemaId: number,
  which: SelectQueryBuilder<Tables, 'showtimes', { showtime_id: ShowtimeId }>,
  isWithheld: boolean,
): Promise<ShowtimeId[]> {
  const locked = await which.where('cinema_id', '=', cinemaId).orderBy('showtime_id').forNoKeyUpdate().execute()
  const showtimeIds = locked.map((row) => row.showtime_id)
  if (showtimeIds.length === 0) return []
  const update = trx.updateTable('showtimes').set({ is_withheld: isWithheld }).where('cinema_id', '=', cinemaId)
  await update.where('showtime_id', 'in', showtimeIds).execute()
  return showtimeIds
}

export async function listCinemaIds(db: Database): Promise<number[]> {
  const rows = await db.selectFrom('cinemas').select('cinema_id').orderBy('cinema_id').execute()
  return rows.map((row) => row.cinema_id)
}

const skippedIds = 100_000
const sequences = ['account_ids', 'film_ids', 'hall_ids', 'showtime_ids', 'ticket_ids', 'device_numbers']

/** The last id that each sequence gave. */
export async function readLastIds(db: Database): Promise<Reached['lastIds']> {
  const { rows } = await sql<{ name: string; last: number }>`
    select sequencename as name, coalesce(last_value, 0)::int8 as last from pg_sequences
    where schemaname = current_schema() and sequencename = any(${sequences}::text[])`.execute(db)
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]))
}

/** Every kiosk that there ever was, as the mark keeps them: also one that is closed may have to bring its journal again. */
export async function readMarkedDevices(db: Database): Promise<MarkedDevice[]> {
  return db
    .selectFrom('devices')
    .select(['device', 'cinema_id', 'public_key', 'name', 'merchant_id', 'enrolled_at_ms', 'is_blocked', 'state'])
    .orderBy('device')
    .execute()
}

/**
 * Leaves a gap in every row of ids, beyond what these tables gave and what others gave that were here before: those that
 * the copy does not know must not come again, also where it is restored a second time. Counts commits on from there too.
 */
export async function goBeyond(trx: Database, { commitNumber, lastIds }: Omit<Reached, 'devices'>): Promise<void> {
  for (const name of sequences) {
    const least = lastIds[name] ?? 0
    await sql`select setval(${name}, greatest(nextval(${name}), ${least}::int8) + ${skippedIds})`.execute(trx)
  }
  await sql`update commit_number set number = greatest(number, ${commitNumber}::int8) + 1`.execute(trx)
}
