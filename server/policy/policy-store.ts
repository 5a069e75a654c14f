import { policyDocumentId } from '../../shared/catalog/replicas.ts'
import type { OwnPolicy, PolicyParts } from '../../shared/policy/policy.ts'
import type { Database } from '../db/tables.ts'
import { noteChange } from '../ledger/events/outbox.ts'

/** What each cinema has set itself, by cinema. */
export async function ownPolicies(db: Database): Promise<ReadonlyMap<number, OwnPolicy>> {
  const rows = await db.selectFrom('cinema_settings').select(['cinema_id', 'own_policy']).execute()
  return new Map(rows.map((row) => [row.cinema_id, row.own_policy]))
}

/** What the cinema has set itself, kept from changing until the transaction ends. */
export async function lockOwnPolicy(trx: Database, cinemaId: number): Promise<OwnPolicy> {
  await trx
    .insertInto('cinema_settings')
    .values({ cinema_id: cinemaId, own_policy: '{}' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await trx
    .selectFrom('cinema_settings')
    .select('own_policy')
    .where('cinema_id', '=', cinemaId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return row.own_policy
}

/** Writes some of the cinema's own values; null takes one away. Its kiosks hear of it. */
export async function writeOwnPolicy(trx: Database, cinemaId: number, own: OwnPolicy, to: PolicyParts): Promise<void> {
  const values = Object.entries({ ...own, ...to }).filter(([, value]) => value !== null)
  await trx
    .updateTable('cinema_settings')
    .set({ own_policy: JSON.stringify(Object.fromEntries(values)) })
    .where('cinema_id', '=', cinemaId)
    .execute()
  await noteChange(trx, cinemaId, 'settings', [policyDocumentId])
}
