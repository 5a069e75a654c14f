import { isDeepStrictEqual } from 'node:util'
import type { AccountId, DeviceNumber } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'

/** Who changes something, and the kiosk they do it at; null: through a public interface. */
export type Author = {
  readonly cinemaId: number
  readonly accountId: AccountId
  readonly device: DeviceNumber | null
}

/** What was changed, and how it looked before and after; null: it was not there. No secrets. */
export type AuditedChange = { readonly action: string; readonly from: object | null; readonly to: object | null }

/**
 * Writes down, in the transaction that changes it, what a member of staff changed. What is as it was before is no change:
 * a request may come twice.
 */
export async function keepAudit(trx: Database, by: Author, change: AuditedChange, nowMs: number): Promise<void> {
  if (isDeepStrictEqual(change.from, change.to)) return
  await trx
    .insertInto('audit')
    .values({
      cinema_id: by.cinemaId,
      at_ms: nowMs,
      account_id: by.accountId,
      device: by.device,
      action: change.action,
      detail: JSON.stringify({ from: change.from, to: change.to }),
    })
    .execute()
}
