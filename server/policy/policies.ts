import type { OwnPolicy, Policy } from '../../shared/policy/policy.ts'
import { policyInForce } from '../../shared/policy/policy-in-force.ts'
import type { Database } from '../db/tables.ts'
import { ownPolicies } from './policy-store.ts'

/** The policy of a cinema as of now: asked at each use, so that a change counts without a restart. */
export type PolicyOf<Part = Policy> = (cinemaId: number) => Part

export type Policies = {
  readonly policy: PolicyOf
  /** Reads what was changed, here or by another server. */
  readonly refresh: () => Promise<void>
}

/**
 * The policies of all cinemas in memory, over these defaults. They are read again after each change made here, and
 * every second for those of other servers: no use of a policy costs a question to the database.
 */
export async function openPolicies(db: Database, defaults: Policy): Promise<Policies> {
  let own: ReadonlyMap<number, OwnPolicy> = await ownPolicies(db)
  return {
    policy: (cinemaId) => policyInForce(defaults, own.get(cinemaId) ?? {}),
    refresh: async () => {
      own = await ownPolicies(db)
    },
  }
}
