import type { Insertable, Selectable } from 'kysely'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Database, Tables } from '../db/tables.ts'

export type DeviceRow = Selectable<Tables['devices']>

export async function findDevice(db: Database, device: DeviceNumber): Promise<DeviceRow | undefined> {
  return db.selectFrom('devices').selectAll().where('device', '=', device).executeTakeFirst()
}

/** The device, kept for this transaction alone. Locked before showtimes and seats. */
export async function lockDevice(trx: Database, device: DeviceNumber): Promise<DeviceRow | undefined> {
  return trx.selectFrom('devices').selectAll().where('device', '=', device).forNoKeyUpdate().executeTakeFirst()
}

/** Kiosks of the cinema that may sell. */
export async function countKiosks(trx: Database, cinemaId: number): Promise<number> {
  const row = await trx
    .selectFrom('devices')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('cinema_id', '=', cinemaId)
    .where('is_blocked', '=', false)
    .executeTakeFirstOrThrow()
  return row.count
}

export async function addDevice(trx: Database, device: Insertable<Tables['devices']>): Promise<void> {
  await trx.insertInto('devices').values(device).execute()
}

/** The device's journal is kept up to here. */
export async function acknowledgeUpTo(trx: Database, device: DeviceNumber, seq: number): Promise<void> {
  await trx.updateTable('devices').set({ acknowledged_seq: seq }).where('device', '=', device).execute()
}

export async function noteAppVersion(trx: Database, device: DeviceNumber, appVersion: string): Promise<void> {
  await trx.updateTable('devices').set({ app_version: appVersion }).where('device', '=', device).execute()
}
