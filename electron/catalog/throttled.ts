import { Observable } from 'rxjs'
import type { Timer } from '../../shared/core/time.ts'

/** Lets the first change through at once and the rest at most once in `minMs`, never losing the last one. */
export function throttled(changes$: Observable<unknown>, minMs: number, timer: Timer): Observable<void> {
  return new Observable((subscriber) => {
    let isResting = false
    let isWaiting = false
    let stopTimer: (() => void) | null = null
    const pass = () => {
      isResting = true
      isWaiting = false
      stopTimer = timer(minMs, () => {
        isResting = false
        if (isWaiting) pass()
      })
      subscriber.next()
    }
    const following = changes$.subscribe(() => {
      if (isResting) isWaiting = true
      else pass()
    })
    return () => {
      following.unsubscribe()
      stopTimer?.()
    }
  })
}
