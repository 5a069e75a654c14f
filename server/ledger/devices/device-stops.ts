import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import type { HelloAnswer } from '../../../shared/sync/messages.ts'
import type { MerchantState } from '../../db/merchant-tables.ts'
import type { Database, DeviceState } from '../../db/tables.ts'
import { maySell } from '../merchants/merchant.ts'

/** Why a device starts no new sales, or null. */
export type DeviceStop = HelloAnswer['stopped']

/** Why this device sells nothing new, as of now: it was blocked, or its merchant's contract does not let it. */
export async function stopOf(db: Database, device: DeviceNumber): Promise<DeviceStop> {
  const stops = await stopsOf(db, [device])
  return stops.get(device) ?? null
}

/** As `stopOf`, for several. A device that belongs to no merchant is the cinema's own. */
export async function stopsOf(
  db: Database,
  devices: readonly DeviceNumber[],
): Promise<ReadonlyMap<DeviceNumber, DeviceStop>> {
  if (devices.length === 0) return new Map()
  const rows = await db
    .selectFrom('devices')
    .leftJoin('merchants', (join) =>
      join
        .onRef('merchants.cinema_id', '=', 'devices.cinema_id')
        .onRef('merchants.account_id', '=', 'devices.merchant_id'),
    )
    .select(['device', 'is_blocked', 'devices.state as deviceState', 'merchants.state as merchantState'])
    .where('device', 'in', devices)
    .execute()
  return new Map(rows.map((row) => [row.device, toStop(row.is_blocked, row.deviceState, row.merchantState)]))
}

/** Those of the devices that have to close their epoch, since this server was restored. */
export async function devicesInRecovery(
  db: Database,
  devices: readonly DeviceNumber[],
): Promise<ReadonlySet<DeviceNumber>> {
  if (devices.length === 0) return new Set()
  const rows = await db
    .selectFrom('devices')
    .select('device')
    .where('device', 'in', devices)
    .where('recovery', 'is not', null)
    .execute()
  return new Set(rows.map((row) => row.device))
}

/** The kiosks of a merchant. */
export async function devicesOf(db: Database, cinemaId: number, merchantId: AccountId): Promise<DeviceNumber[]> {
  const rows = await db
    .selectFrom('devices')
    .select('device')
    .where('cinema_id', '=', cinemaId)
    .where('merchant_id', '=', merchantId)
    .execute()
  return rows.map((row) => row.device)
}

function toStop(isBlocked: boolean, deviceState: DeviceState, merchantState: MerchantState | null): DeviceStop {
  // One that is closed or written off is told so at its hello; here it only has to be heard of.
  if (isBlocked || deviceState === 'closed' || deviceState === 'written-off') return 'blocked'
  if (deviceState === 'forked') return 'forked'
  return merchantState === null || maySell(merchantState) ? null : 'merchant-stopped'
}
