import { createHash } from 'node:crypto'
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts'
import { createEventQueue } from './event-queue.ts'

export type World = {
  /** The true time, Unix ms: what a clock that is right shows. */
  readonly nowMs: () => number
  /** Calls back once, so many ms of true time from now; the answer takes it back. */
  readonly after: (delayMs: number, act: () => void) => () => void
  /** Calls back as the very next thing that happens. */
  readonly next: (act: () => void) => void
  /** Chance of one concern: what happens in one does not shift what happens in another. */
  readonly chance: (concern: string) => SeededRandom
  /** Adds a line to the trace, and so to the hash. */
  readonly note: (line: string) => void
  /** Lets events happen, one at a time, until this true time. Rejects with the first fault. */
  readonly runUntil: (untilMs: number) => Promise<void>
  readonly hash: () => string
  readonly trace: readonly string[]
}

/** How many events are queued as macrotasks at once: each ends with its microtasks drained, as one of Node's own does. */
const eventsAtOnce = 64

/** A world of its own for one seed: one line of events in virtual time, everything by chance drawn from the seed. */
export function createWorld(given: {
  readonly seed: number
  readonly startMs: number
  readonly isTraced: boolean
}): World {
  const { seed, startMs } = given
  const queue = createEventQueue()
  const hash = createHash('sha256')
  const trace: string[] = []
  let nowMs = startMs

  return {
    nowMs: () => nowMs,
    after: (delayMs, act) => queue.add(nowMs + Math.max(0, delayMs), act),
    next: (act) => queue.addFirst(nowMs, act),
    chance: (concern) => createSeededRandom(seedOf(`${seed}/${concern}`)),
    note: (line) => {
      const at = `${((nowMs - startMs) / 1_000).toFixed(3)} ${line}`
      hash.update(at)
      if (given.isTraced) trace.push(at)
    },
    runUntil: (untilMs) =>
      new Promise((resolve, reject) => {
        let isOver = false
        let left = 0
        const next = () => {
          left -= 1
          if (isOver) return
          const event = queue.takeUntil(untilMs)
          if (!event) {
            isOver = true
            nowMs = untilMs
            resolve()
            return
          }
          nowMs = event.atMs
          try {
            event.act()
          } catch (fault) {
            isOver = true
            reject(fault)
          }
          if (left === 0) refill()
        }
        const refill = () => {
          left = eventsAtOnce
          for (let count = 0; count < eventsAtOnce; count++) setImmediate(next)
        }
        refill()
      }),
    hash: () => hash.copy().digest('hex').slice(0, 16),
    trace,
  }
}

function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0)
}
