import { sql } from 'kysely'
import type { AccountId, DeviceNumber } from '../../shared/core/ids.ts'
import type { StaffWord } from '../../shared/sync/staff-messages.ts'
import type { PasswordStamp } from '../accounts/password-stamps.ts'
import type { Database } from '../db/tables.ts'

/** Notes that this member of staff, whose account is locked, has shown their password to the server at this kiosk. */
export async function noteSignIn(db: Database, device: DeviceNumber, accountId: AccountId): Promise<void> {
  await db
    .insertInto('device_staff')
    .values({ device, account_id: accountId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Whoever signed in at a kiosk has done so as well where it is another device now, with the same key. */
export async function inheritSignIns(db: Database, from: DeviceNumber, to: DeviceNumber): Promise<void> {
  await sql`insert into device_staff (device, account_id)
    select ${to}::int8, account_id from device_staff where device = ${from}
    on conflict do nothing`.execute(db)
}

/** Whether they ever did: what a kiosk sends in somebody's name counts only then, or its key could speak for anybody. */
export async function hasSignedInAt(db: Database, device: DeviceNumber, accountId: AccountId): Promise<boolean> {
  const found = await db
    .selectFrom('device_staff')
    .select('account_id')
    .where('device', '=', device)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return found !== undefined
}

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
