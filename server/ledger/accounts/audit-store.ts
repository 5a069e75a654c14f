import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import { rowsAsJson } from '../../db/rows-as-json.ts'
import type { AccountRole, Database } from '../../db/tables.ts'

/** Who changes something, and the kiosk they do it at; null: through a public interface. */
export type Author = {
  readonly cinemaId: number
  readonly accountId: AccountId
  readonly device: DeviceNumber | null
  /** Set where a kiosk alone says that it was this account, which has shown nothing itself. */
  readonly word?: KioskWord
}

/** The account's role at that time (null: there is no such account), and whether it ever signed in at that kiosk. */
export type KioskWord = { readonly role: AccountRole | null; readonly hasSignedIn: boolean }

export type KioskAuthor = Author & { readonly device: DeviceNumber; readonly word: KioskWord }

/** What was changed, and how it looked before and after; null: it was not there. No secrets. */
export type AuditedChange = { readonly action: string; readonly from: object | null; readonly to: object | null }

/** Who says that who did it, in words: so it stands beside every change in the audit. */
export function toSaid({ accountId, device, word }: Author): string {
  if (!word) return device === null ? `account ${accountId}` : `account ${accountId} at kiosk ${device}`
  const account = `account ${accountId} (${word.role ?? 'no such account'})`
  return `kiosk ${device} says that ${account}${word.hasSignedIn ? '' : ', who never signed in there,'} did it`
}

/**
 * Writes down, in the transaction that changes it, what a member of staff changed. What is as it was before is no change:
 * a request may come twice.
 */
export async function keepAudit(trx: Database, by: Author, change: AuditedChange, nowMs: number): Promise<void> {
  await keepAudits(trx, [{ by, change, nowMs }])
}

export type Audited = { readonly by: Author; readonly change: AuditedChange; readonly nowMs: number }

/** The same of several changes, in this order. */
export async function keepAudits(trx: Database, audited: readonly Audited[]): Promise<void> {
  const rows = audited
    .filter(({ change }) => !isDeepStrictEqual(change.from, change.to))
    .map(({ by, change: { action, from, to }, nowMs }) => ({
      cinema_id: by.cinemaId,
      at_ms: nowMs,
      account_id: by.accountId,
      device: by.device,
      action,
      said: toSaid(by),
      detail: { from, to },
    }))
  if (rows.length === 0) return
  await sql`/* prepared: keep-audits */
    insert into audit (cinema_id, at_ms, account_id, device, action, said, detail)
    select cinema_id, at_ms, account_id, device, action, said, detail
    from json_populate_recordset(null::audit, ${rowsAsJson(rows)}::json)`.execute(trx)
}
