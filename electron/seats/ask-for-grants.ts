import type { Ports } from '../../runtime/ports.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { createMutex } from '../../shared/core/mutex.ts'
import { accepted, type Refused, type Result, refused } from '../../shared/core/result.ts'
import type { RightPurpose } from '../../shared/journal/rights.ts'
import type { GrantedSeat } from '../../shared/seats/contract.ts'
import { compareSeats, type SeatKey, type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import {
  type GrantAnswer,
  type GrantRequest,
  grantAnswerSchema,
  type HelloAnswer,
  syncPaths,
} from '../../shared/sync/messages.ts'
import type { SyncRefusal } from '../../shared/sync/refusals.ts'
import type { Journal } from '../journal/journal.ts'
import type { Ask } from '../server-link/server-requests.ts'
import type { RightsProjection } from './rights-projection.ts'

const grantTimeoutMs = 8_000

/** `Behind`: the server has more of the journal than this kiosk, whose database was restored. */
export type GrantRefusal = SyncRefusal | { readonly code: 'NoAnswer' } | { readonly code: 'Behind' }

/**
 * Asks the server for custody of seats. `NoAnswer`: the line is down, or broke before the
 * answer came; whether the server granted is not known. Bounded in time; never throws for a line that fails.
 */
export type RequestGrant = (request: GrantRequest) => Promise<Result<GrantAnswer, SyncRefusal | { code: 'NoAnswer' }>>

export type AskForGrants = {
  /** Custody of all these seats, on disk before it is told, or of none. */
  readonly ask: (
    showtimeId: ShowtimeId,
    purpose: RightPurpose,
    seats: readonly SeatPosition[],
  ) => Promise<Result<readonly GrantedSeat[], GrantRefusal>>
  /** Resolves once no request for one of these seats is under way. */
  readonly settled: (showtimeId: ShowtimeId, seats: readonly SeatPosition[]) => Promise<void>
  /** Asks again for what was never answered, and returns what was granted meanwhile: nobody waits for it any more. */
  readonly settleUnanswered: () => Promise<void>
  /** No request is on its way, and none that was answered is still to be written. */
  readonly isIdle: () => boolean
  /** Compares with what the server believes this kiosk holds: a grant that it never saw returns to the server (rule 1). */
  readonly reconcileHeld: (held: HelloAnswer['held']) => Promise<void>
}

type UnderWay = {
  readonly showtimeId: ShowtimeId
  readonly keys: ReadonlySet<SeatKey>
  readonly done: Promise<unknown>
}

/** What came of a request: seats that are on disk, null where an old answer came again, or a refusal. */
type Settled = Result<readonly GrantedSeat[] | null, GrantRefusal>

/** A request of which it is not known here what came: on its way, or its answer was lost, or could not be written. */
type Unsettled = { readonly request: GrantRequest; readonly isUnderWay: boolean }

/**
 * The one way by which seats come to this kiosk (rule 1). A request keeps its id until it was answered, so an answer
 * that was lost is not a seat that is lost; only grants that were never seen before count.
 */
export function createAskForGrants(deps: {
  readonly ports: Pick<Ports, 'random'>
  readonly journal: Pick<Journal, 'append' | 'owner' | 'acknowledged' | 'lastSeq'>
  readonly rights: Pick<RightsProjection, 'isNewer'>
  readonly requestGrant: RequestGrant
  /** Sends what waits in the journal, within a bounded time: the server must know of seats that were just returned. */
  readonly uploadJournal: () => Promise<void>
  /** Whether the server has more of the journal than this kiosk, which then sells nothing any more. */
  readonly stopIfBehind: (acknowledgedSeq: number) => Promise<boolean>
}): AskForGrants {
  const { journal, rights, requestGrant, uploadJournal, stopIfBehind } = deps
  const { random } = deps.ports
  const underWay = new Set<UnderWay>()
  const unsettled = new Map<string, Unsettled>()
  let settling = 0
  // Whether a grant is new is judged and written in one turn: else the same one could be taken and returned at once.
  const withLock = createMutex()

  const newRequest = (showtimeId: ShowtimeId, purpose: RightPurpose, seats: readonly SeatPosition[]): GrantRequest => {
    const sorted = seats.map(({ row, col }) => ({ row, col })).sort(compareSeats)
    const epoch = journal.owner()?.epoch
    if (epoch === undefined) throw new Error('seats can only be asked for once this kiosk is enrolled')
    const isSame = ({ request, isUnderWay }: Unsettled) =>
      !isUnderWay && request.epoch === epoch && isSameWish(request, { showtimeId, purpose, seats: sorted })
    const same = [...unsettled.values()].find(isSame)?.request
    return same ?? { requestId: random.uuid(), epoch, showtimeId, purpose, seats: sorted }
  }

  const sendTwice = async (request: GrantRequest): Promise<Result<GrantAnswer, GrantRefusal>> => {
    const first = await requestGrant(request)
    return isLost(first) ? await requestGrant(request) : first
  }

  const sendHomeNow = async (showtimeId: ShowtimeId, seats: readonly GrantedSeat[]) => {
    const unrecorded = seats.filter((seat) => rights.isNewer(showtimeId, seat))
    if (unrecorded.length > 0) {
      await journal.append('rights-given-back', { showtimeId, seats: unrecorded, reason: 'not-wanted' })
    }
  }

  const sendHome = (showtimeId: ShowtimeId, seats: readonly GrantedSeat[]) => {
    return withLock(() => sendHomeNow(showtimeId, seats))
  }

  /**
   * What was asked for under an epoch that is closed is nobody's any more (rule 7). Of what is granted to a kiosk that is
   * behind its server nothing is used, nor returned: what its journal lacks, it can't go on with.
   */
  const whyVoid = async (request: GrantRequest, answer: GrantAnswer): Promise<'old-epoch' | 'behind' | null> => {
    if (request.epoch !== journal.owner()?.epoch) return 'old-epoch'
    return (await stopIfBehind(answer.acknowledgedSeq)) ? 'behind' : null
  }

  const take = (request: GrantRequest, answer: GrantAnswer): Promise<Settled> => {
    return withLock(async () => {
      const { requestId, showtimeId, purpose, seats } = request
      const why = await whyVoid(request, answer)
      if (why) return why === 'behind' ? refused({ code: 'Behind' }) : accepted(null)
      const unrecorded = new Set(answer.seats.filter((seat) => rights.isNewer(showtimeId, seat)).map(seatKey))
      if (answer.seats.length !== seats.length || seats.some((seat) => !unrecorded.has(seatKey(seat)))) {
        await sendHomeNow(showtimeId, answer.seats)
        return accepted(null)
      }
      await journal.append('rights-taken', { showtimeId, requestId, purpose, seats: answer.seats })
      return accepted(answer.seats)
    })
  }

  /** One request from its first sending to the entry that it led to: null where an old answer came again. */
  const settleRequest = async (request: GrantRequest): Promise<Settled> => {
    // Until it is known what came of it, by whatever way this ends.
    unsettled.set(request.requestId, { request, isUnderWay: true })
    try {
      const answer = await sendTwice(request)
      if (isLost(answer)) return answer
      const settled = answer.ok ? await take(request, answer.value) : answer
      unsettled.delete(request.requestId)
      return settled
    } finally {
      if (unsettled.has(request.requestId)) unsettled.set(request.requestId, { request, isUnderWay: false })
    }
  }

  const askNow = async (showtimeId: ShowtimeId, purpose: RightPurpose, seats: readonly SeatPosition[]) => {
    for (let round = 0; round < 2; round++) {
      if (journal.acknowledged().seq < journal.lastSeq()) await uploadJournal()
      const settled = await settleRequest(newRequest(showtimeId, purpose, seats))
      if (!settled.ok) return settled
      // An old answer that comes again is of seats that went home long ago; a new id gets a new one.
      if (settled.value) return accepted(settled.value)
    }
    return refused({ code: 'SeatsGone' as const, seats: [...seats] })
  }

  const settleUnanswered = async () => {
    for (const { request, isUnderWay } of [...unsettled.values()]) {
      if (isUnderWay) continue
      if (request.epoch === journal.owner()?.epoch) {
        const answer = await requestGrant(request)
        if (isLost(answer)) return
        if (answer.ok && !(await whyVoid(request, answer.value))) {
          await sendHome(request.showtimeId, answer.value.seats)
        }
      }
      unsettled.delete(request.requestId)
    }
  }

  return {
    ask: async (showtimeId, purpose, seats) => {
      const asked = askNow(showtimeId, purpose, seats)
      const mine = { showtimeId, keys: new Set(seats.map(seatKey)), done: asked }
      underWay.add(mine)
      try {
        return await asked
      } finally {
        underWay.delete(mine)
      }
    },
    settled: async (showtimeId, seats) => {
      const concerned = () =>
        [...underWay].filter(
          (one) => one.showtimeId === showtimeId && seats.some((seat) => one.keys.has(seatKey(seat))),
        )
      while (concerned().length > 0) await Promise.allSettled(concerned().map((one) => one.done))
    },
    isIdle: () => underWay.size === 0 && settling === 0,
    settleUnanswered: async () => {
      settling++
      try {
        await settleUnanswered()
      } finally {
        settling--
      }
    },
    reconcileHeld: async (held) => {
      // An answer that is still on its way is no lost one.
      await Promise.allSettled([...underWay].map((one) => one.done))
      for (const { showtimeId, seats } of held) await sendHome(showtimeId, seats)
    },
  }
}

function isLost<Value>(answer: Result<Value, GrantRefusal>): answer is Refused<{ readonly code: 'NoAnswer' }> {
  return !answer.ok && answer.refusal.code === 'NoAnswer'
}

function isSameWish(a: Pick<GrantRequest, 'showtimeId' | 'purpose' | 'seats'>, b: typeof a): boolean {
  const isSame = a.showtimeId === b.showtimeId && a.purpose === b.purpose && a.seats.length === b.seats.length
  return isSame && a.seats.every((seat, index) => compareSeats(seat, b.seats[index] ?? seat) === 0)
}

/** Custody is worth a longer wait than other questions: who gives up early gives a customer's seats away. */
export function createRequestGrant(ask: Ask): RequestGrant {
  return async (request) => {
    const answer = await ask({
      method: 'POST',
      path: syncPaths.grant,
      body: request,
      timeoutMs: grantTimeoutMs,
      answer: grantAnswerSchema,
    })
    if (answer.ok) return answer
    const { refusal } = answer
    // An answer out of order says as little of what was granted as none.
    return refused(refusal.code === 'ServerFault' ? { code: 'NoAnswer' } : refusal)
  }
}
