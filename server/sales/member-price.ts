import type { Fen } from '../../shared/core/money.ts'
import { toFen } from '../../shared/core/money.ts'

const factorSteps = 1_000_000

/** The price at a member's level, rounded half up to the fen. `factors` by level; a level beyond them pays the last. */
export function memberPrice(price: Fen, level: number, factors: readonly number[]): Fen {
  const factor = factors[Math.min(level, factors.length - 1)] ?? 1
  // In whole steps, since 0.95 has no exact form: 1.05 yuan at 0.95 must not fall to the wrong side of a half fen.
  const parts = price * Math.round(factor * factorSteps)
  return toFen(Math.floor((parts + factorSteps / 2) / factorSteps))
}
