import type { Log } from '../../runtime/log.ts'
import { logEvents } from '../../runtime/log-events/log-events.ts'

/** A log that keeps only what was unforeseen: each fault that the product logged as an error. */
export function createNotingLog(onError: (what: string, detail: unknown) => void): Log {
  return (event, detail) => {
    if (logEvents[event].level === 'error') onError(event, detail)
  }
}
