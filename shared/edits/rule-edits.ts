import { z } from 'zod'
import { isKeepable, maxLoginLength } from '../core/wire.ts'
import { type OwnPolicy, type PolicyParts, policyShape } from '../policy/policy.ts'
import { changingKind, namesSameFields, someFieldsOf } from './edit-kind-parts.ts'

// Members and the rules of selling.

const emailSchema = z.string().trim().toLowerCase().min(3).max(maxLoginLength).refine(isKeepable)
const levelParts = z.strictObject({ level: z.int().min(0).max(19) })

export const setMemberLevelKind = changingKind({
  schema: z.strictObject({
    kind: z.literal('set-member-level'),
    email: emailSchema,
    from: levelParts,
    to: levelParts,
  }),
  // Kiosks keep no list of members.
  overlay: (schedule) => schedule,
  subject: ({ email }) => ({ email }),
})

const policyParts = someFieldsOf<PolicyParts>(
  Object.fromEntries(Object.entries(policyShape).map(([name, type]) => [name, z.nullable(type)])),
)

export const changePolicyKind = changingKind({
  schema: z
    .strictObject({ kind: z.literal('change-policy'), from: policyParts, to: policyParts })
    .refine(namesSameFields),
  overlay: ({ policy, ...schedule }, { to }) => ({
    ...schedule,
    policy: { ...policy, own: withParts(policy.own, to) },
  }),
  subject: () => ({}),
})

function withParts(own: OwnPolicy, to: PolicyParts): OwnPolicy {
  return Object.fromEntries(Object.entries({ ...own, ...to }).filter(([, value]) => value !== null))
}
