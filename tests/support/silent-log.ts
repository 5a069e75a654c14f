import { createLogTo, type Log } from '../../runtime/log.ts'

/** A log that says nothing; `faults` are the errors it was given, for tests that expect some. */
export function createSilentLog(): { readonly log: Log; readonly faults: unknown[] } {
  const faults: unknown[] = []
  const log = createLogTo((line) => faults.push(JSON.parse(line)), { name: 'test', level: 'error' })
  return { log, faults }
}
