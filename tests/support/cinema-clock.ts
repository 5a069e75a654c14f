import { NEVER } from 'rxjs'
import type { CinemaClock } from '../../electron/cinema-clock.ts'
import type { Clock } from '../../shared/core/time.ts'

/** The cinema's time where this wall clock is right. */
export function cinemaClockOf(clock: Clock): CinemaClock {
  const cinemaMsAt = (monotonicMs: number) => Math.round(clock.nowMs() + monotonicMs - clock.monotonicMs())
  return { cinemaNowMs: clock.nowMs, cinemaMsAt, corrected$: NEVER }
}
