import type { Clock } from '../../shared/core/time.ts'
import type { PolicyParts } from '../../shared/policy/policy.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { type Author, keepAudit } from '../ledger/accounts/audit-store.ts'
import { lockOwnPolicy, writeOwnPolicy } from './policy-store.ts'

/** Sets some values of the cinema's own policy; null returns one to the environment. */
export function createChangePolicy({ db, clock }: { db: Database; clock: Clock }) {
  return async (by: Author, to: PolicyParts): Promise<void> =>
    inTransaction(db, async (trx) => {
      const own = await lockOwnPolicy(trx, by.cinemaId)
      await writeOwnPolicy(trx, by.cinemaId, own, to)
      const from = Object.fromEntries(
        Object.keys(to).map((name) => [name, new Map(Object.entries(own)).get(name) ?? null]),
      )
      await keepAudit(trx, by, { action: 'policy-changed', from, to }, clock.nowMs())
    })
}
