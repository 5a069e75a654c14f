import type { Timer } from '../shared/core/time.ts'

/** A timer whose every call that is still to come can be called off at once, so that nothing outlives its program. */
export function createClosableTimer(timer: Timer): { readonly timer: Timer; readonly close: () => void } {
  const pending = new Set<() => void>()
  let isClosed = false
  return {
    timer: (delayMs, callback) => {
      if (isClosed) return () => undefined
      const stop = timer(delayMs, () => {
        pending.delete(callOff)
        callback()
      })
      const callOff = () => {
        pending.delete(callOff)
        stop()
      }
      pending.add(callOff)
      return callOff
    },
    close: () => {
      isClosed = true
      for (const callOff of [...pending]) callOff()
    },
  }
}
