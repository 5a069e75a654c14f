import type { SeededRandom } from '../support/seeded-random.ts'

/** How fast transactions are: how many of them, how long a query of theirs takes at most, how long all of theirs. */
const paces = [
  { share: 0.8, mostMs: 3, allMs: 60 },
  { share: 0.15, mostMs: 60, allMs: 600 },
  { share: 0.05, mostMs: 400, allMs: 1_500 },
] as const

/** Draws how fast a transaction is. The result pauses before each of its queries, so that others come between two. */
export function createPace(chance: SeededRandom, wait: (ms: number) => Promise<void>): () => () => Promise<void> {
  const draw = () => {
    let drawn = chance.unit()
    for (const pace of paces) {
      if (drawn < pace.share) return pace
      drawn -= pace.share
    }
    return paces[0]
  }
  return () => {
    const { mostMs, allMs } = draw()
    let leftMs: number = allMs
    return async () => {
      const ms = Math.min(leftMs, chance.below(mostMs + 1))
      leftMs -= ms
      if (ms > 0) await wait(ms)
    }
  }
}
