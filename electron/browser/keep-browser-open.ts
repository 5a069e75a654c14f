import { createRetry } from '../../shared/core/retry.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'

/** `isClosed`: a person closed it in order. `lastWords`: what it said last, or ''. */
export type BrowserEnd = { readonly isClosed: boolean; readonly lastWords: string }

/** A browser that runs: `onEnd` calls back once, also where it never started. */
export type RunningBrowser = {
  readonly onEnd: (listener: (end: BrowserEnd) => void) => void
  readonly end: () => Promise<void>
}

const maxRestarts = 3
const restartsWithinMs = 5 * 60_000
/** Long enough that a Ctrl-C, which ends browser and kiosk together, does not open another one. */
const restartAfterMs = 1_000

/** Opens the browser and opens it again when it ends; after three times in five minutes it gives up and says so. */
export function keepBrowserOpen(deps: {
  readonly start: () => RunningBrowser
  readonly clock: Clock
  readonly timer: Timer
  readonly say: (line: string) => void
}): { readonly close: () => Promise<void> } {
  const { start, clock, timer, say } = deps
  let isClosing = false
  const restart = createRetry(timer, { firstMs: restartAfterMs })
  let endedAtMs: readonly number[] = []
  let browser = open()

  function open(): RunningBrowser {
    const opened = start()
    opened.onEnd(({ lastWords }) => {
      if (isClosing) return
      const nowMs = clock.monotonicMs()
      endedAtMs = [...endedAtMs.filter((atMs) => nowMs - atMs < restartsWithinMs), nowMs]
      if (endedAtMs.length > maxRestarts) {
        say(`the browser ended ${endedAtMs.length} times within five minutes: not opened again${after(lastWords)}`)
        return
      }
      restart.later(() => {
        browser = open()
      })
    })
    return opened
  }

  return {
    close: () => {
      isClosing = true
      restart.stop()
      return browser.end()
    },
  }
}

/** The browser's last words, to be said after ours. */
export function after(lastWords: string): string {
  return lastWords === '' ? '' : ` (${lastWords})`
}
