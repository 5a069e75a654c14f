import { createMac, createProofs } from '../../server/seats/proofs.ts'

/** The proofs of every server that tests start: all of them have one key. */
export const testProofs = createProofs(createMac([Buffer.alloc(32, 7)]))

/** What looks like a proof, where nobody checks it. */
export const anyProof = 'A'.repeat(22)
