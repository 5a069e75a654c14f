import type { DeviceNumber } from '../../../shared/core/ids.ts'
import type { Result } from '../../../shared/core/result.ts'
import type { ProvenSeat } from '../../../shared/seats/contract.ts'
import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'
import type { Database } from '../../db/tables.ts'
import type { DeviceStop } from '../devices/device-stops.ts'
import { dayMs, type KeptADay } from '../devices/kept-a-day.ts'

export type GrantRefusal =
  | { readonly code: 'WrongEpoch' }
  | { readonly code: 'ShowtimeClosed' }
  | { readonly code: 'Recovering' }
  | { readonly code: 'DeviceRetired'; readonly why: 'written-off' | 'closed' }
  | { readonly code: 'SeatsGone'; readonly seats: readonly SeatPosition[] }
  | { readonly code: 'AllotmentFull'; readonly most: number }
  | { readonly code: 'DeviceStopped'; readonly why: NonNullable<DeviceStop> }
  | { readonly code: 'TooMuchKept' }
  | { readonly code: 'BadRequest'; readonly detail: string }

/** What was decided of a request, and is remembered under its id. */
export type GrantOutcome = Result<{ readonly seats: readonly ProvenSeat[] }, GrantRefusal>

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
