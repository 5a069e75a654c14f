import type { SeededRandom } from '../support/seeded-random.ts'
import type { World } from './world.ts'

/** How fast transactions are: how many of them, how long a query of theirs takes at most, how long all of theirs. */
const paces = [
  { share: 0.6, maxMs: 3, allMs: 60 },
  { share: 0.3, maxMs: 60, allMs: 600 },
  { share: 0.1, maxMs: 400, allMs: 1_500 },
] as const

/** Where something else keeps the database busy. */
const slowPace = { maxMs: 1_500, allMs: 4_000 } as const

export type Pace = ReturnType<typeof createPace>

/** How fast the database is, over all lives of the server: each transaction at a pace of its own, drawn from the seed. */
export function createPace(world: Pick<World, 'nowMs'>, chance: SeededRandom) {
  let slowUntilMs = 0
  const draw = () => {
    if (world.nowMs() < slowUntilMs) return slowPace
    let drawn = chance.unit()
    for (const pace of paces) {
      if (drawn < pace.share) return pace
      drawn -= pace.share
    }
    return paces[0]
  }
  return {
    /** It is slow for a while. */
    slowDown: (lastsMs: number): void => {
      slowUntilMs = Math.max(slowUntilMs, world.nowMs() + lastsMs)
    },
    /** It is slow no longer. */
    heal: (): void => {
      slowUntilMs = 0
    },
    /** A transaction begins: the result says how long it pauses before its next query, so that others come between. */
    begin: (): (() => number) => {
      const { maxMs, allMs } = draw()
      let leftMs: number = allMs
      return () => {
        const ms = Math.min(leftMs, chance.below(maxMs + 1))
        leftMs -= ms
        return ms
      }
    },
  }
}
