import { sql } from 'kysely'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import type { Database } from '../../db/tables.ts'

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
