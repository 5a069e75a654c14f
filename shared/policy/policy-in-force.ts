import type { OwnPolicy, Policy } from './policy.ts'

/** The policy in force: the cinema's own values over the environment's. */
export function policyInForce(defaults: Policy, own: OwnPolicy): Policy {
  return { ...defaults, ...own }
}
