import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import type { PolicyOf } from '../policy/policies.ts'

export type EditDeps = { readonly clock: Clock; readonly policy: PolicyOf }

/** `db` is the transaction that keeps the edit's answer: what the use cases write is a part of it. */
export type CatalogDeps = EditDeps & { readonly db: Database }
