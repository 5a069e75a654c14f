import type { Random } from '../shared/core/random.ts'
import type { Clock, Timer } from '../shared/core/time.ts'
import type { Log } from './log.ts'

/** What the domain takes from the machine: time, chance, and where it writes what happened. */
export type Ports = {
  readonly clock: Clock
  readonly timer: Timer
  readonly random: Random
  readonly log: Log
}
