import { randomInt, randomUUID } from 'node:crypto'
import type { Random } from '../shared/core/random.ts'
import type { Clock, Timer } from '../shared/core/time.ts'

/** This machine's clock. */
export const systemClock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }

const unitSteps = 2 ** 47

/** Chance from the operating system, fit for secrets. */
export const systemRandom: Random = { uuid: () => randomUUID(), unit: () => randomInt(unitSteps) / unitSteps }

/** This machine's timer. What it starts does not keep the process alive by itself. */
export const systemTimer: Timer = (delayMs, callback) => {
  const timeout = setTimeout(callback, delayMs)
  timeout.unref()
  return () => clearTimeout(timeout)
}
