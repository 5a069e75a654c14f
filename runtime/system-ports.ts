import { randomInt, randomUUID } from 'node:crypto'
import type { Random } from '../shared/core/random.ts'
import type { Clock, Timer } from '../shared/core/time.ts'
import { createPunctualTimer } from './punctual-timer.ts'

// Time and chance as the machine has them, for the programs that run the domain. The chance is fit for secrets.

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
}

export const systemTimer: Timer = createPunctualTimer(systemClock, { set: setTimeout, clear: clearTimeout })

export const systemRandom: Random = {
  uuid: () => randomUUID(),
  unit: () => randomInt(2 ** 47) / 2 ** 47,
}
