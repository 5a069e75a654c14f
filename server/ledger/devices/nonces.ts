import type { DeviceNumber } from '../../../shared/core/ids.ts'
import type { Database } from '../../db/tables.ts'

/** Signed times are believed within this distance of the server's clock, so a nonce matters for twice as long. */
export const signedTimeWithinMs = 2 * 60_000

/** Uses the nonce up; false where this device used it before. */
export async function spendNonce(db: Database, device: DeviceNumber, nonce: string, nowMs: number): Promise<boolean> {
  const used = await db
    .insertInto('device_nonces')
    .values({ device, nonce, used_at_ms: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .returning('nonce')
    .execute()
  return used.length === 1
}

/** Forgets nonces whose requests are too old to be believed anyway. */
export async function sweepNonces(db: Database, nowMs: number): Promise<void> {
  await db
    .deleteFrom('device_nonces')
    .where('used_at_ms', '<', nowMs - 3 * signedTimeWithinMs)
    .execute()
}
