import { defer, filter, map, type Observable, type SchedulerLike, startWith, throttleTime } from 'rxjs'

const minBetweenMs = 250

/** A change at once, and the last of those that follow within a quarter of a second at its end: what a screen can show. */
export function atMostFourASecond(changes$: Observable<unknown>, scheduler: SchedulerLike): Observable<unknown> {
  return changes$.pipe(throttleTime(minBetweenMs, scheduler, { leading: true, trailing: true }))
}

/**
 * What `compute` returns now and after each change. A change that computing itself brings about (the clock, which it asks,
 * notices that the machine slept) makes what it returns stale: it is computed again, before anybody is told.
 */
export function viewOfChanges<Item>(changes$: Observable<unknown>, compute: () => Item): Observable<Item> {
  return defer(() => {
    let isComputing = false
    let isStale = false
    return changes$.pipe(
      startWith(undefined),
      filter(() => {
        isStale = isComputing
        return !isComputing
      }),
      map(() => {
        isComputing = true
        try {
          let item = compute()
          while (isStale) {
            isStale = false
            item = compute()
          }
          return item
        } finally {
          isComputing = false
        }
      }),
    )
  })
}
