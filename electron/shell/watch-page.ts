import type { WebContents } from 'electron'
import type { Ports } from '../../runtime/ports.ts'
import { createRetry } from '../../shared/core/retry.ts'
import { kioskAddress } from './kiosk-address.ts'

const hungAfterMs = 10_000
/** The first beat comes from the preload, before the page has drawn anything. */
const loadsWithinMs = 20_000
/**
 * So much of it a page that is about to be ended is given to be heard: its beats wait behind whatever the main process
 * did, and timers go off before messages.
 */
const lastMomentMs = 500
/** A timer that is as late as this was not kept waiting by a page: the machine slept. */
const sleptMs = 2_000
/** The page is loaded again this long after it was lost, and again until it is there (a new renderer may not come at once). */
const loadAgainMs = 500
const maxLosses = 3
const lossesWithinMs = 5 * 60_000

export type PageWatch = {
  /** The page lives. */
  readonly beat: () => void
  readonly close: () => void
}

/**
 * Loads the kiosk's page and brings it back when its process ends, hangs for 10 s, or does not load within 20 s. Lost
 * more than three times within five minutes it is given up: `onGivenUp`. An end that is not told within 10 s, as there is
 * none of a page without a process, counts as one. Nothing waits for `loadURL`, whose promise may never settle where its
 * frame is gone; there is one load at a time, since a second one aborts the first.
 */
export function watchPage(deps: {
  readonly page: Pick<WebContents, 'forcefullyCrashRenderer' | 'loadURL' | 'on'>
  readonly ports: Pick<Ports, 'clock' | 'timer' | 'log'>
  readonly onGivenUp: () => void
}): PageWatch {
  const { page, onGivenUp } = deps
  const { clock, timer, log } = deps.ports
  let isOver = false
  let lostAtMs: readonly number[] = []
  let loads = 0
  let stopWatching: (() => void) | null = null
  let stopGivingUp: (() => void) | null = null
  const loading = createRetry(timer, { firstMs: loadAgainMs })

  const watch = (withinMs: number) => {
    wait(withinMs - lastMomentMs, () => wait(lastMomentMs, endHung))
  }
  const wait = (delayMs: number, then: () => void) => {
    stopWatching?.()
    const dueAtMs = clock.monotonicMs() + delayMs
    stopWatching = timer(delayMs, () => {
      if (clock.monotonicMs() - dueAtMs > sleptMs) wait(delayMs, then)
      else then()
    })
  }
  const endHung = () => {
    log('page-hung')
    wait(hungAfterMs, () => {
      log('page-end-unconfirmed')
      takeLoss()
    })
    page.forcefullyCrashRenderer()
  }
  const takeLoss = () => {
    stopWatching?.()
    const nowMs = clock.monotonicMs()
    lostAtMs = [...lostAtMs.filter((atMs) => nowMs - atMs < lossesWithinMs), nowMs]
    if (lostAtMs.length <= maxLosses) return loading.later(load)
    close()
    // Not out of the event that told it: the window may be destroyed for it.
    stopGivingUp = timer(0, onGivenUp)
  }
  const load = () => {
    loads += 1
    const thisLoad = loads
    watch(loadsWithinMs)
    page.loadURL(kioskAddress).catch((error) => {
      if (isOver || thisLoad !== loads) return
      log('page-not-loaded', { err: error })
      loading.later(load)
    })
  }
  const close = () => {
    isOver = true
    stopWatching?.()
    loading.stop()
    stopGivingUp?.()
  }

  page.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (isOver) return
    log('page-process-ended', { reason, exitCode })
    takeLoss()
  })
  load()

  return {
    beat: () => {
      if (!isOver) watch(hungAfterMs)
    },
    close,
  }
}
