import type { Clock, Timer } from '../shared/core/time.ts'

/** A host's own timer: it may call back up to a millisecond early, and cuts off fractions of one. */
export type HostTimer<Handle> = {
  readonly set: (callback: () => void, delayMs: number) => Handle
  readonly clear: (handle: Handle) => void
}

/** A longer delay than this the host takes for none at all. */
const maxHostDelayMs = 2 ** 31 - 1

/**
 * A timer that never calls back before its delay has passed by `clock`, whatever the host's does: it asks the host again
 * until then. So whoever is called back and asks "is it time yet?" by the same clock always hears yes. Delays may be of
 * any length, and have fractions.
 */
export function createPunctualTimer<Handle>(clock: Pick<Clock, 'monotonicMs'>, host: HostTimer<Handle>): Timer {
  return (delayMs, callback) => {
    const endsAtMs = clock.monotonicMs() + delayMs
    const wait = (leftMs: number) => host.set(look, Math.min(Math.max(0, Math.ceil(leftMs)), maxHostDelayMs))
    const look = () => {
      const leftMs = endsAtMs - clock.monotonicMs()
      if (leftMs > 0) handle = wait(leftMs)
      else callback()
    }
    let handle = wait(delayMs)
    return () => host.clear(handle)
  }
}
