import { Observable } from 'rxjs'
import type { Clock, Timer } from '../../shared/core/time.ts'

const mostMs = 10_000

/**
 * Ticks every 10 s, and earlier where a boundary comes before: showtimes close and end by themselves. `boundariesMs`
 * answers the times, Unix ms, at which something on a screen changes without anybody doing anything.
 */
export function ticks(clock: Clock, timer: Timer, boundariesMs: () => Iterable<number>): Observable<void> {
  return new Observable((subscriber) => {
    let stopTimer = wait()
    function wait(): () => void {
      const nowMs = clock.nowMs()
      let delayMs = mostMs
      for (const boundaryMs of boundariesMs()) {
        if (boundaryMs > nowMs) delayMs = Math.min(delayMs, boundaryMs - nowMs)
      }
      return timer(delayMs, () => {
        stopTimer = wait()
        subscriber.next()
      })
    }
    return () => stopTimer()
  })
}
