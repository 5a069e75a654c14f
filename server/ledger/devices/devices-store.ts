import { type Insertable, type Selectable, sql } from 'kysely'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import type { Database, DeviceState, Tables } from '../../db/tables.ts'

export type DeviceRow = Selectable<Tables['devices']>

export async function findDevice(db: Database, device: DeviceNumber): Promise<DeviceRow | undefined> {
  return db.selectFrom('devices').selectAll().where('device', '=', device).executeTakeFirst()
}

/** The device, kept for this transaction alone. Locked before showtimes and seats. */
export async function lockDevice(trx: Database, device: DeviceNumber): Promise<DeviceRow | undefined> {
  return trx.selectFrom('devices').selectAll().where('device', '=', device).forNoKeyUpdate().executeTakeFirst()
}

/**
 * All devices that the kiosks of these devices ever were, by number, each kept for this transaction alone: a kiosk that
 * was enrolled again kept its key, and speaks for what it began as another device. Two of its devices that send at once
 * share a lock whichever of them the other has seen: each was there before it could send.
 */
export async function lockKiosks(trx: Database, devices: readonly DeviceNumber[]): Promise<DeviceRow[]> {
  const { rows } = await sql<DeviceRow>`
    select * from devices
    where (cinema_id, public_key) in (select cinema_id, public_key from devices where device = any(${devices}::int8[]))
    order by device for no key update`.execute(trx)
  return rows
}

/** Kiosks of the cinema that may sell. */
export async function countKiosks(trx: Database, cinemaId: number): Promise<number> {
  const row = await trx
    .selectFrom('devices')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('cinema_id', '=', cinemaId)
    .where('is_blocked', '=', false)
    .where('state', '=', 'enrolled')
    .executeTakeFirstOrThrow()
  return row.count
}

export async function addDevice(trx: Database, device: Insertable<Tables['devices']>): Promise<void> {
  await trx.insertInto('devices').values(device).execute()
}

/** The device's journal is kept up to here, and it was heard of now. */
export async function acknowledgeUpTo(trx: Database, device: DeviceNumber, seq: number, nowMs: number): Promise<void> {
  const heard = { acknowledged_seq: seq, heard_at_ms: nowMs }
  await trx.updateTable('devices').set(heard).where('device', '=', device).execute()
}

export async function noteHello(trx: Database, device: DeviceNumber, appVersion: string, nowMs: number): Promise<void> {
  const heard = { app_version: appVersion, heard_at_ms: nowMs }
  await trx.updateTable('devices').set(heard).where('device', '=', device).execute()
}

/** Every device that the cinema ever had, by number. */
export async function listDevices(db: Database, cinemaId: number): Promise<DeviceRow[]> {
  return db.selectFrom('devices').selectAll().where('cinema_id', '=', cinemaId).orderBy('device').execute()
}

export async function setDeviceState(trx: Database, device: DeviceNumber, state: DeviceState): Promise<void> {
  await trx.updateTable('devices').set({ state }).where('device', '=', device).execute()
}

/** It sells nothing from now on, and what it brings is quarantined. */
export async function blockDevice(trx: Database, device: DeviceNumber): Promise<void> {
  await trx.updateTable('devices').set({ is_blocked: true }).where('device', '=', device).execute()
}

/** The device is in a later epoch than this server, which was restored, knows of. */
export async function adoptEpoch(trx: Database, device: DeviceNumber, epoch: number): Promise<void> {
  await trx.updateTable('devices').set({ epoch, acknowledged_seq: 0 }).where('device', '=', device).execute()
}

/** The device has closed this epoch in order, its last entry being `seq`, and is in `nextEpoch` from now on. */
export async function closeEpoch(
  trx: Database,
  device: DeviceRow,
  next: { readonly epoch: number; readonly state: DeviceState },
): Promise<void> {
  const isSameEpoch = next.epoch === device.epoch
  await trx
    .updateTable('devices')
    .set({
      ...next,
      closed_epoch: device.epoch,
      closed_seq: device.acknowledged_seq,
      acknowledged_seq: isSameEpoch ? device.acknowledged_seq : 0,
      recovery: null,
    })
    .where('device', '=', device.device)
    .execute()
}
