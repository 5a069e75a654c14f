import { sql } from 'kysely'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import type { Result } from '../../../shared/core/result.ts'
import type { ProvenSeat } from '../../../shared/seats/contract.ts'
import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'
import type { Database } from '../../db/tables.ts'
import { dayMs, type KeptADay } from '../devices/kept-a-day.ts'

/** Why seats of a showtime are not granted: decided with the showtime at hand, and remembered. */
export type ShowtimeRefusal =
  | { readonly code: 'ShowtimeClosed' }
  | { readonly code: 'Recovering' }
  | { readonly code: 'SeatsGone'; readonly seats: readonly SeatPosition[] }
  | { readonly code: 'AllotmentFull'; readonly most: number }
  | { readonly code: 'BadRequest'; readonly detail: string }

/** What was decided of a request, and is remembered under its id. */
export type GrantOutcome = Result<{ readonly seats: readonly ProvenSeat[] }, ShowtimeRefusal>

export type RememberedGrant = { readonly requestId: string; readonly outcome: GrantOutcome }

/** What those of the requests were answered that were answered before, by id. */
export async function findGrants(
  trx: Database,
  device: DeviceNumber,
  requestIds: readonly string[],
): Promise<RememberedGrant[]> {
  const rows = await trx
    .selectFrom('grants')
    .select(['request_id as requestId', 'answer as outcome'])
    .where('device', '=', device)
    .where('request_id', '=', sql<string>`any(${requestIds}::text[])`)
    .orderBy('request_id')
    .execute()
  return rows as RememberedGrant[]
}

/** Whether so many answers are remembered, or more, that this device was given after a time. */
export async function hasManyGrants(
  trx: Database,
  device: DeviceNumber,
  afterMs: number,
  { grants }: Pick<KeptADay, 'grants'>,
): Promise<boolean> {
  const row = await trx
    .selectFrom('grants')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('device', '=', device)
    .where('made_at_ms', '>', afterMs)
    .executeTakeFirstOrThrow()
  return row.count >= grants
}

/**
 * Forgets answers that nobody waits for any more: a request that comes after a day is a new one, and what the first one
 * brought the kiosk has heard of by its hello.
 */
export async function sweepGrants(db: Database, nowMs: number): Promise<void> {
  await db
    .deleteFrom('grants')
    .where('made_at_ms', '<=', nowMs - dayMs)
    .execute()
}

export async function rememberGrants(
  trx: Database,
  cinemaId: number,
  device: DeviceNumber,
  decided: readonly RememberedGrant[],
  nowMs: number,
): Promise<void> {
  const ids = decided.map(({ requestId }) => requestId)
  const answers = decided.map(({ outcome }) => JSON.stringify(outcome))
  await sql`
    insert into grants (cinema_id, device, request_id, answer, made_at_ms)
    select ${cinemaId}::int8, ${device}::int8, request_id, answer::jsonb, ${nowMs}::int8
    from unnest(${ids}::text[], ${answers}::text[]) as decided (request_id, answer)`.execute(trx)
}
