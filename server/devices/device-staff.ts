import type { AccountId, DeviceNumber } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'

/** Notes that this member of staff, whose account is locked, has shown their password to the server at this kiosk. */
export async function noteSignIn(db: Database, device: DeviceNumber, accountId: AccountId): Promise<void> {
  await db
    .insertInto('device_staff')
    .values({ device, account_id: accountId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
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
