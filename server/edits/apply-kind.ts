import type { Result } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { EditRefusal, plainEditRefusals } from '../../shared/edits/contract.ts'
import type { ChangeOf, EditKind } from '../../shared/edits/edit-kinds.ts'
import type { Database } from '../db/tables.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { PolicyOf } from '../policy/policies.ts'

// What applying a kind of edit takes and returns.

export type ApplyTx = Pick<LedgerTx, 'accounts' | 'attempt' | 'catalog' | 'edits' | 'events' | 'sales' | 'showtimes'>
export type EditDeps = { readonly clock: Clock; readonly policy: PolicyOf }
/** `db` is the transaction that keeps the edit's answer: what the use cases write is a part of it. */
export type CatalogDeps = EditDeps & { readonly db: Database }

/** Applies a change of one kind, in the transaction that keeps the edit's answer; returns why not, or null. */
export type ApplyKind<Kind extends EditKind> = (
  tx: ApplyTx,
  deps: EditDeps,
  by: KioskAuthor,
  change: ChangeOf<Kind>,
) => Promise<EditRefusal | null>

/** A kind that sells no seats: its use cases ask the database directly (decision 7). */
export function inCatalog<Change>(
  apply: (deps: CatalogDeps, by: KioskAuthor, change: Change) => Promise<EditRefusal | null>,
) {
  return (tx: ApplyTx, deps: EditDeps, by: KioskAuthor, change: Change) =>
    tx.edits.withDatabase((db) => apply({ clock: deps.clock, policy: deps.policy, db }, by, change))
}

/** What a use case returned, as the refusal of an edit: its refusals are the edit's own, by name. */
export function toRefusal(result: Result<unknown, (typeof plainEditRefusals)[number]>): EditRefusal | null {
  return result.ok ? null : { code: result.refusal }
}

/** The refusal of an edit that was decided on what is no longer so, or null. The caller has locked what `now` is of. */
export function refuseChanged(from: object, now: object): EditRefusal | null {
  const fields = changedFields(from, now)
  return fields.length > 0 ? { code: 'ChangedMeanwhile', fields } : null
}

/** The fields of `from` that are not what they were, by name: somebody changed those meanwhile. */
export function changedFields(from: object, now: object): string[] {
  const present = new Map(Object.entries(now))
  return Object.entries(from).flatMap(([name, before]) => (isSame(before, present.get(name)) ? [] : [name]))
}

function isSame(before: unknown, present: unknown): boolean {
  return JSON.stringify(before ?? null) === JSON.stringify(present ?? null)
}
