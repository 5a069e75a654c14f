import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { StaffWord } from '../../shared/sync/staff-messages.ts'
import type { Database } from '../db/tables.ts'
import type { PasswordStamp } from './password-stamps.ts'

/** Those who signed in at each of these devices and are staff now; who is no more is left out. */
export async function staffOfDevices(
  db: Database,
  devices: readonly DeviceNumber[],
  stampOf: PasswordStamp,
): Promise<ReadonlyMap<DeviceNumber, StaffWord['staff']>> {
  const rows = await db
    .selectFrom('device_staff')
    .innerJoin('devices', 'devices.device', 'device_staff.device')
    .innerJoin('accounts', (join) =>
      join
        .onRef('accounts.cinema_id', '=', 'devices.cinema_id')
        .onRef('accounts.account_id', '=', 'device_staff.account_id'),
    )
    .select(['device_staff.device', 'accounts.account_id', 'accounts.name', 'accounts.role', 'accounts.password_hash'])
    .where('device_staff.device', 'in', devices)
    .orderBy('accounts.account_id')
    .execute()
  const staff = new Map<DeviceNumber, StaffWord['staff']>()
  for (const { device, account_id: accountId, name, role, password_hash: passwordHash } of rows) {
    if (role === 'customer') continue
    staff.set(device, [...(staff.get(device) ?? []), { accountId, name, role, stamp: stampOf(passwordHash) }])
  }
  return staff
}
