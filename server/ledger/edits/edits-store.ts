import { sql } from 'kysely'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import type { EditOutcome, EditRefusal } from '../../../shared/edits/contract.ts'
import type { Database } from '../../db/tables.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { KeptADay } from '../devices/kept-a-day.ts'

/** An edit as it was sent: what is sure of it is only what it is known by. */
export type SentEdit = { readonly id: string }

/**
 * What this edit was answered before, or undefined. A kiosk that was enrolled again asks under another number and with
 * the same key; what any other device sent under this id says nothing of it.
 */
export async function findOutcome(trx: Database, device: DeviceRow, id: string): Promise<EditOutcome | undefined> {
  const row = await trx
    .selectFrom('edits')
    .innerJoin('devices', 'devices.device', 'edits.device')
    .select('refusal')
    .where('edits.cinema_id', '=', device.cinema_id)
    .where('edit_id', '=', id)
    .where('devices.public_key', '=', device.public_key)
    .orderBy('edits.device')
    .executeTakeFirst()
  return row && { id, refusal: row.refusal }
}

/** Whether this edit is one too many, or too long, beside those of its device that were decided after a time. */
export async function hasManyEdits(
  trx: Database,
  device: DeviceNumber,
  edit: SentEdit,
  afterMs: number,
  limit: Pick<KeptADay, 'edits' | 'editBytes'>,
): Promise<boolean> {
  const kept = await trx
    .selectFrom('edits')
    .select(({ fn }) => fn.countAll<number>().as('edits'))
    .select(sql<number>`coalesce(sum(octet_length(raw)), 0)::int8`.as('bytes'))
    .where('device', '=', device)
    .where('decided_at_ms', '>', afterMs)
    .executeTakeFirstOrThrow()
  const bytes = kept.bytes + Buffer.byteLength(JSON.stringify(edit))
  return kept.edits >= limit.edits || bytes > limit.editBytes
}

/** Keeps the edit as it came together with what came of it. */
export async function keepOutcome(
  trx: Database,
  device: DeviceRow,
  edit: SentEdit,
  { refusal }: EditOutcome,
  nowMs: number,
): Promise<void> {
  await trx
    .insertInto('edits')
    .values({
      cinema_id: device.cinema_id,
      edit_id: edit.id,
      device: device.device,
      raw: JSON.stringify(edit),
      refusal: refusal && JSON.stringify(refusal),
      decided_at_ms: nowMs,
    })
    .execute()
}

/** Runs a use case of the catalog, which asks the database directly (decision 7), as a part of this transaction. */
export function withDatabase(
  trx: Database,
  apply: (db: Database) => Promise<EditRefusal | null>,
): Promise<EditRefusal | null> {
  return apply(trx)
}
