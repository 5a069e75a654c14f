import type { Log } from '../runtime/log.ts'
import { logEvents } from '../runtime/log-events/log-events.ts'

/**
 * A log for work that may still be under way when its store closes. Once this is closed, an error is logged as
 * information: nothing can be written any more, and what was not written did not happen.
 */
export function createClosableLog(log: Log): { readonly log: Log; readonly close: () => void } {
  let isClosed = false
  return {
    log: (event, detail) => {
      if (isClosed && logEvents[event].level === 'error') log('work-failed-after-close', { ...detail, failed: event })
      else log(event, detail)
    },
    close: () => {
      isClosed = true
    },
  }
}
