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
  /** Call before they are read elsewhere, and what it returns with what was read: dropped where a later reading is known. */
  readonly beginReading: () => (own: ReadonlyMap<number, OwnPolicy>) => void
}

/**
 * The policies of all cinemas in memory, over these defaults. They are read again after each change made here, and
 * every second for those of other servers (pulse.ts): no use of a policy costs a question to the database.
 */
export async function openPolicies(db: Database, defaults: Policy): Promise<Policies> {
  let own: ReadonlyMap<number, OwnPolicy> = await ownPolicies(db)
  let lastBegun = 0
  let lastKnown = 0

  const beginReading = () => {
    lastBegun += 1
    const begun = lastBegun
    return (read: ReadonlyMap<number, OwnPolicy>) => {
      if (begun < lastKnown) return
      lastKnown = begun
      own = read
    }
  }

  return {
    policy: (cinemaId) => policyInForce(defaults, own.get(cinemaId) ?? {}),
    beginReading,
    refresh: async () => {
      const end = beginReading()
      end(await ownPolicies(db))
    },
  }
}
