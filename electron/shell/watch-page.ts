import type { WebContents } from 'electron'
import type { Log } from '../../program/log.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'
import { kioskAddress } from './kiosk-address.ts'

const hungAfterMs = 10_000
/** The page is loaded again this long after it was lost, and again until it is there (a new renderer may not come at once). */
const loadAgainMs = 500
const mostLosses = 3
const lossesWithinMs = 5 * 60_000

export type PageWatch = {
  /** The page lives. */
  readonly beat: () => void
  readonly close: () => void
}

/**
 * Loads the kiosk's page and brings it back when its process ends, hangs for 10 s or does not load. Lost more than three
 * times within five minutes it is given up: `onGivenUp`.
 */
export function watchPage(needs: {
  readonly page: Pick<WebContents, 'forcefullyCrashRenderer' | 'loadURL' | 'on'>
  readonly clock: Clock
  readonly timer: Timer
  readonly log: Log
  readonly onGivenUp: () => void
}): PageWatch {
  const { page, clock, timer, log, onGivenUp } = needs
  let isOver = false
  let lostAtMs: readonly number[] = []
  let stopHangWatch: (() => void) | null = null

  const beat = () => {
    stopHangWatch?.()
    stopHangWatch = isOver ? null : timer(hungAfterMs, onHung)
  }
  const onHung = () => {
    log.error('the page hangs and is ended')
    // Its end is told like any other.
    page.forcefullyCrashRenderer()
  }
  const load = async () => {
    if (isOver) return
    try {
      await page.loadURL(kioskAddress)
      beat()
    } catch (error) {
      log.warn({ err: error }, 'the page did not load')
      timer(loadAgainMs, load)
    }
  }
  page.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (isOver) return
    log.error({ reason, exitCode }, 'the page’s process ended')
    stopHangWatch?.()
    const nowMs = clock.monotonicMs()
    lostAtMs = [...lostAtMs.filter((atMs) => nowMs - atMs < lossesWithinMs), nowMs]
    if (lostAtMs.length > mostLosses) {
      isOver = true
      onGivenUp()
    } else timer(loadAgainMs, load)
  })
  void load()

  return {
    beat,
    close: () => {
      isOver = true
      stopHangWatch?.()
    },
  }
}
