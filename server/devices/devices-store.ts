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

/** Those among the devices that were blocked. */
export async function blockedAmong(db: Database, devices: readonly DeviceNumber[]): Promise<DeviceNumber[]> {
  if (devices.length === 0) return []
  const rows = await db
    .selectFrom('devices')
    .select('device')
    .where('device', 'in', devices)
    .where('is_blocked', '=', true)
    .execute()
  return rows.map((row) => row.device)
}
