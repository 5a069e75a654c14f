import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'
import type { GrantOutcome } from './grant-seats.ts'

/** What a grant request was answered before, or undefined. */
export async function findGrant(
  trx: Database,
  device: DeviceNumber,
  requestId: string,
): Promise<GrantOutcome | undefined> {
  const row = await trx
    .selectFrom('grants')
    .select('answer')
    .where('device', '=', device)
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  return row?.answer as GrantOutcome | undefined
}

export async function rememberGrant(
  trx: Database,
  cinemaId: number,
  device: DeviceNumber,
  requestId: string,
  outcome: GrantOutcome,
  nowMs: number,
): Promise<void> {
  await trx
    .insertInto('grants')
    .values({
      cinema_id: cinemaId,
      device,
      request_id: requestId,
      answer: JSON.stringify(outcome),
      made_at_ms: nowMs,
    })
    .execute()
}
