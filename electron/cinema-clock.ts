import type { Observable } from 'rxjs'

/**
 * The time by which showtimes, holds and everything that people are told are judged: the server's, as this kiosk
 * estimates it (electron/server-link/server-clock.ts). It is no `Clock`, so that the wall clock, which may be wrong by any
 * amount, can't be taken in its place by accident.
 */
export type CinemaClock = {
  /** Whole Unix ms. */
  readonly cinemaNowMs: () => number
  /** What it will be, or was, at this time of the monotonic clock: the same each time, unless it is corrected. */
  readonly cinemaMsAt: (monotonicMs: number) => number
  /** Emits when the server's word has just moved this time, be it by a day: what was judged by it may be wrong now. */
  readonly corrected$: Observable<void>
}
