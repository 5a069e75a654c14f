import { NEVER } from 'rxjs'
import type { CinemaClock } from '../../electron/cinema-clock.ts'
import type { Clock } from '../../shared/core/time.ts'

/** The cinema's time where this wall clock is right. */
export function cinemaClockOf(clock: Pick<Clock, 'nowMs'>): CinemaClock {
  return { cinemaNowMs: clock.nowMs, corrected$: NEVER }
}
