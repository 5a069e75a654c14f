import type { Selectable } from 'kysely'
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
