import type { Log } from '../runtime/log.ts'

/**
 * A log for work that may still be under way when its store closes. Once this is closed, a fault is told as information:
 * it says only that nothing can be written any more, and what was not written did not happen.
 */
export function createClosableLog(log: Log): { readonly log: Log; readonly close: () => void } {
  let isClosed = false
  const closable: Log = Object.create(log)
  closable.error = (...told: unknown[]) => Reflect.apply(isClosed ? log.info : log.error, log, told)
  return {
    log: closable,
    close: () => {
      isClosed = true
    },
  }
}
