import type { Clock } from '../../shared/core/time.ts'

/** What outlives the program: the kiosk's wall clock at the last word of the server, and how far it was off then. */
export type LastContact = { readonly atMs: number; readonly offsetMs: number }

export type ServerClock = {
  /** The server's time as estimated from its last word; the kiosk's own where it was never heard. Unix ms. */
  readonly nowMs: () => number
  /** The server told its time in answer to a request sent at `sentAtMs` of the monotonic clock. */
  readonly learn: (serverTimeMs: number, sentAtMs: number) => void
  /** The server gave a sign of life: what the kiosk knows is confirmed as of now. */
  readonly confirm: () => void
  readonly lastContact: () => LastContact | null
  /** Milliseconds since the last sign of life; null: never, or it can't be told. */
  readonly dataAgeMs: () => number | null
  /** The wall clock less the server's time, in ms; null: never heard, or it can't be told. */
  readonly clockErrorMs: () => number | null
}

type Base = { readonly serverMs: number; readonly wallMs: number; readonly monotonicMs: number }

/**
 * The server's time as this kiosk knows it. While the program runs, ages are measured by the monotonic clock, so that a
 * wall clock that is set changes nothing. After a restart without the server only the wall clock is left, and it counts
 * only if it is not before `noEarlierThanMs`, the latest time that this kiosk has on its disk (custody, rule 5).
 */
export function createServerClock(given: {
  readonly clock: Clock
  readonly lastContact: LastContact | null
  readonly noEarlierThanMs: number
}): ServerClock {
  const { clock } = given
  let base: Base | null = null
  let confirmed: { wallMs: number; monotonicMs: number } | null = null

  const isWallBelievable = () => clock.nowMs() >= Math.max(given.noEarlierThanMs, given.lastContact?.atMs ?? 0)
  const serverNowMs = () =>
    base ? base.serverMs + (clock.monotonicMs() - base.monotonicMs) : clock.nowMs() + (given.lastContact?.offsetMs ?? 0)
  const confirm = () => {
    confirmed = { wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }
  }

  return {
    nowMs: () => Math.round(serverNowMs()),
    confirm,
    learn: (serverTimeMs, sentAtMs) => {
      const monotonicMs = clock.monotonicMs()
      // Half the round trip is the best guess of how old the word is.
      base = { serverMs: serverTimeMs + (monotonicMs - sentAtMs) / 2, wallMs: clock.nowMs(), monotonicMs }
      confirm()
    },
    lastContact: () =>
      base && confirmed
        ? { atMs: confirmed.wallMs, offsetMs: Math.round(base.serverMs - base.wallMs) }
        : given.lastContact,
    dataAgeMs: () => {
      if (confirmed) return clock.monotonicMs() - confirmed.monotonicMs
      if (!given.lastContact || !isWallBelievable()) return null
      return clock.nowMs() - given.lastContact.atMs
    },
    clockErrorMs: () => {
      if (base) return clock.nowMs() - serverNowMs()
      if (!given.lastContact || !isWallBelievable()) return null
      return -given.lastContact.offsetMs
    },
  }
}
