import { Observable } from 'rxjs'
import type { Timer } from '../../shared/core/time.ts'
import type { CinemaClock } from '../cinema-clock.ts'

const maxMs = 10_000

/**
 * Ticks every 10 s, and earlier where a boundary comes before: showtimes close and end by themselves. `boundariesMs`
 * answers the times, Unix ms, at which something on a screen changes without anybody doing anything. Where the time
 * itself is corrected it ticks at once, since boundaries may have been passed over.
 */
export function ticks(clock: CinemaClock, timer: Timer, boundariesMs: () => Iterable<number>): Observable<void> {
  return new Observable((subscriber) => {
    let stopTimer = wait()
    function wait(): () => void {
      const nowMs = clock.cinemaNowMs()
      let delayMs = maxMs
      for (const boundaryMs of boundariesMs()) {
        if (boundaryMs > nowMs) delayMs = Math.min(delayMs, boundaryMs - nowMs)
      }
      return timer(delayMs, tick)
    }
    function tick(): void {
      stopTimer()
      stopTimer = wait()
      subscriber.next()
    }
    const corrections = clock.corrected$.subscribe(tick)
    return () => {
      corrections.unsubscribe()
      stopTimer()
    }
  })
}
