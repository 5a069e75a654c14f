import type { Log } from '../../runtime/log.ts'

/** A log that keeps only what was unforeseen: each fault that the product logged as an error. */
export function createNotingLog(onError: (what: string, detail: unknown) => void): Log {
  const quiet = () => undefined
  return {
    ...{ trace: quiet, debug: quiet, info: quiet, warn: quiet, fatal: quiet },
    error: (detail: unknown, what: string) => onError(what, detail),
  } as unknown as Log
}
