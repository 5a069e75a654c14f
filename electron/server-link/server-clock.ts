import { type Observable, Subject } from 'rxjs'
import type { Clock } from '../../shared/core/time.ts'
import { maxClockErrorMs } from '../../shared/sales/selling-rules.ts'
import type { CinemaClock } from '../cinema-clock.ts'

/** What outlives the program: the kiosk's wall clock at the last word of the server, and how far it was off then. */
export type LastContact = { readonly atMs: number; readonly offsetMs: number }

export type ServerClock = CinemaClock & {
  /** Once, at start: what this kiosk's disk says of the time. Until then, and where it says nothing, the wall clock counts. */
  readonly recall: (known: KnownTimes) => void
  /** The server told its time in answer to a request sent at `sentAtMs` of the monotonic clock. */
  readonly learn: (serverTimeMs: number, sentAtMs: number) => void
  /** The server gave a sign of life: what the kiosk knows is confirmed as of now. */
  readonly confirm: () => void
  /**
   * How long ago it was this time by this clock: for what was written before a restart. null: that can't be told, since the
   * server was not heard again and the wall clock is not to be believed.
   */
  readonly ageOf: (atMs: number) => number | null
  readonly lastContact: () => LastContact | null
  /** Milliseconds since the last sign of life; null: never, or it can't be told. */
  readonly dataAgeMs: () => number | null
  /** The wall clock less the server's time, in ms; null: never heard, or it can't be told. */
  readonly clockErrorMs: () => number | null
  /**
   * Whether the time can be told at all: the wall clock of a kiosk that has not heard of its server may have been set back,
   * and one whose clocks went apart may have slept.
   */
  readonly isTold: () => boolean
  /**
   * The wall clock and the monotonic one went apart while the program ran: the machine was suspended, in which the latter
   * stands still, or its clock was set. What time it is can't be told until the server's next answer.
   */
  readonly jumped$: Observable<void>
}

export type KnownTimes = {
  readonly lastContact: LastContact | null
  /** The latest time of the server's that this kiosk has on its disk; 0: none. */
  readonly latestMs: number
}

/** Clocks that are read one after the other differ by far less; sleeps that come to no more in all do no harm. */
const maxApartMs = 5_000
/**
 * As fast as a wall clock is slewed to keep it right (NTP: 500 ppm), so that a kiosk may be without its server for days.
 * In all it is never more than a clock may be wrong.
 */
const maxSlewRate = 500e-6

/** A time of the server's, and the monotonic time at which it was that. */
type Anchor = { readonly serverMs: number; readonly monotonicMs: number }

/**
 * The server's time as this kiosk knows it. While the program runs, time goes by the monotonic clock, so that a wall
 * clock that is set changes nothing. After a restart without the server only the wall clock is left to begin with, and it
 * counts only once it is not before `latestMs` (custody, rule 5); until then the time is at least that. Once the two
 * clocks have gone apart neither tells the time, until the server does.
 */
export function createServerClock(clock: Clock): ServerClock {
  const startedAtMs = clock.monotonicMs()
  const jumped = new Subject<void>()
  /** How far apart the two clocks were when the time was last told, or they last jumped: short sleeps add up since then. */
  let apart = { apartMs: 0, monotonicMs: startedAtMs }
  /** Monotonic, of the last jump that the server has not answered after; null: none. */
  let jumpedAtMs: number | null = null
  const corrected = new Subject<void>()
  let known: KnownTimes = { lastContact: null, latestMs: 0 }
  /** By the server's own word in this run of the program. */
  let heard: Anchor | null = null
  /** By the wall clock, since the first time that it could be believed. */
  let believed: Anchor | null = null
  let confirmed: { wallMs: number; monotonicMs: number } | null = null

  const apartNow = () => {
    const monotonicMs = clock.monotonicMs()
    return { apartMs: clock.nowMs() - monotonicMs, monotonicMs }
  }
  /** Looked at whenever the time is asked for: nothing runs while a machine sleeps, and this comes first after it. */
  const lookForJump = () => {
    // Where the time was never told there is nothing to lose, and the wall clock may still be set right.
    if (!(heard ?? believed)) return
    const now = apartNow()
    const slewedMs = maxApartMs + maxSlewRate * (now.monotonicMs - apart.monotonicMs)
    const maxGapMs = Math.min(slewedMs, maxClockErrorMs)
    if (Math.abs(now.apartMs - apart.apartMs) <= maxGapMs) return
    apart = now
    jumpedAtMs = now.monotonicMs
    jumped.next()
  }
  const minMs = () => {
    const { lastContact, latestMs } = known
    return Math.max(latestMs, lastContact ? lastContact.atMs + lastContact.offsetMs : 0)
  }
  const believe = (): Anchor | null => {
    const wallMs = clock.nowMs() + (known.lastContact?.offsetMs ?? 0)
    if (!believed && wallMs >= minMs()) {
      believed = { serverMs: wallMs, monotonicMs: clock.monotonicMs() }
      apart = apartNow()
    }
    return believed
  }
  const serverMsAt = (monotonicMs: number) => {
    // Before the first word of a server there is nothing to sell, and the wall clock may still be set right.
    if (!heard && minMs() === 0) return clock.nowMs() + (monotonicMs - clock.monotonicMs())
    const anchor = heard ?? believe() ?? { serverMs: minMs(), monotonicMs: startedAtMs }
    return anchor.serverMs + (monotonicMs - anchor.monotonicMs)
  }
  const serverNowMs = () => serverMsAt(clock.monotonicMs())
  const isTold = () => {
    lookForJump()
    if (jumpedAtMs !== null) return false
    return heard !== null || (known.lastContact !== null && believe() !== null)
  }
  const confirm = () => {
    lookForJump()
    if (jumpedAtMs !== null) return
    confirmed = { wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }
  }

  return {
    cinemaNowMs: () => {
      lookForJump()
      return Math.round(serverNowMs())
    },
    cinemaMsAt: (monotonicMs) => Math.round(serverMsAt(monotonicMs)),
    corrected$: corrected.asObservable(),
    jumped$: jumped.asObservable(),
    recall: (found) => {
      known = found
    },
    confirm,
    ageOf: (atMs) => (isTold() ? serverNowMs() - atMs : null),
    learn: (serverTimeMs, sentAtMs) => {
      lookForJump()
      // Asked before a jump: nobody knows for how long the answer was under way.
      if (jumpedAtMs !== null && sentAtMs < jumpedAtMs) return
      jumpedAtMs = null
      const monotonicMs = clock.monotonicMs()
      // Half the round trip is the best guess of how old the word is.
      heard = { serverMs: serverTimeMs + (monotonicMs - sentAtMs) / 2, monotonicMs }
      apart = apartNow()
      confirm()
      corrected.next()
    },
    lastContact: () => {
      if (!heard || !confirmed) return known.lastContact
      const { wallMs, monotonicMs } = confirmed
      return { atMs: wallMs, offsetMs: Math.round(serverMsAt(monotonicMs) - wallMs) }
    },
    dataAgeMs: () => {
      lookForJump()
      if (confirmed) {
        const ageMs = clock.monotonicMs() - confirmed.monotonicMs
        return jumpedAtMs === null ? ageMs : Math.max(ageMs, clock.nowMs() - confirmed.wallMs)
      }
      const { lastContact } = known
      return lastContact && isTold() ? serverNowMs() - (lastContact.atMs + lastContact.offsetMs) : null
    },
    clockErrorMs: () => (isTold() ? clock.nowMs() - serverNowMs() : null),
    isTold,
  }
}
