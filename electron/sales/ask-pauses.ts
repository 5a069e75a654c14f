import type { Pauses } from '../../shared/core/retry.ts'

/** Between two questions about money whose end is not known, and two tries to show tickets. */
export const askPauses: Pauses = { firstMs: 1_000, maxMs: 30_000 }
