import type { Ports } from '../../runtime/ports.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { createMutex } from '../../shared/core/mutex.ts'
import { accepted, type Refused, type Result, refused } from '../../shared/core/result.ts'
import type { EntryBody } from '../../shared/journal/journal-entry.ts'
import type { RightPurpose } from '../../shared/journal/rights.ts'
import type { GrantedSeat } from '../../shared/seats/contract.ts'
import { compareSeats, type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import type { GrantAnswer, GrantRequest, HelloAnswer } from '../../shared/sync/messages.ts'
import type { SyncRefusal } from '../../shared/sync/refusals.ts'
import type { Journal } from '../journal/journal.ts'
import { type Granted, groupRequests, type RequestGrants, sendTogether } from './request-grants.ts'
import type { RightsProjection } from './rights-projection.ts'

/** `Behind`: the server has more of the journal than this kiosk, whose database was restored. */
export type GrantRefusal = SyncRefusal | { readonly code: 'NoAnswer' } | { readonly code: 'Behind' }

/** Seats of one showtime. */
export type Wish = { readonly showtimeId: ShowtimeId; readonly seats: readonly SeatPosition[] }

/** What came of a wish: all its seats, on disk before it is told, or none. */
type Fulfilled = Result<readonly GrantedSeat[], GrantRefusal>

export type AskForGrants = {
  /** Custody of seats for a sale, in a request of its own. */
  readonly askForSale: (wish: Wish) => Promise<Fulfilled>
  /** Custody of allotted seats of at most `maxAllotments` showtimes, in one request; what came of each, in their order. */
  readonly askForAllotments: (wishes: readonly Wish[]) => Promise<readonly Fulfilled[]>
  readonly maxAllotments: () => number
  /** Resolves once no request for one of these seats is under way. */
  readonly settled: (showtimeId: ShowtimeId, seats: readonly SeatPosition[]) => Promise<void>
  /** Asks again for what was never answered, and returns what was granted meanwhile: nobody waits for it any more. */
  readonly settleUnanswered: () => Promise<void>
  /** No request is on its way, and none that was answered is still to be written. */
  readonly isIdle: () => boolean
  /** Compares with what the server believes this kiosk holds: a grant that it never saw returns to the server (rule 1). */
  readonly reconcileHeld: (held: HelloAnswer['held']) => Promise<void>
}

type UnderWay = { readonly keys: ReadonlySet<string>; readonly done: Promise<unknown> }

/** What came of a request: seats that are on disk, null where an old answer came again, or a refusal. */
type Settled = Result<readonly GrantedSeat[] | null, GrantRefusal>

/** A request of which it is not known here what came: on its way, or its answer was lost, or could not be written. */
type Unsettled = { readonly request: GrantRequest; readonly isUnderWay: boolean }

/** Seats of one showtime as the server granted them. */
type GrantedSeats = { readonly showtimeId: ShowtimeId; readonly seats: readonly GrantedSeat[] }

const noAnswer = refused({ code: 'NoAnswer' as const })
const keyOf = (showtimeId: ShowtimeId, seat: SeatPosition) => `${showtimeId}/${seatKey(seat)}`

/**
 * The one way by which seats come to this kiosk (rule 1). A request keeps its id until it was answered, so an answer
 * that was lost is not a seat that is lost; only grants that were never seen before count.
 */
export function createAskForGrants(deps: {
  readonly ports: Pick<Ports, 'random'>
  readonly journal: Pick<Journal, 'appendAll' | 'owner' | 'acknowledged' | 'lastSeq'>
  readonly rights: Pick<RightsProjection, 'isNewer'>
  readonly requestGrants: RequestGrants
  /** Sends what waits in the journal, within a bounded time: the server must know of seats that were just returned. */
  readonly uploadJournal: () => Promise<void>
  /** Whether the server has more of the journal than this kiosk, which then sells nothing any more. */
  readonly stopIfBehind: (acknowledgedSeq: number) => Promise<boolean>
}): AskForGrants {
  const { journal, rights, requestGrants, uploadJournal, stopIfBehind } = deps
  const { random } = deps.ports
  const underWay = new Set<UnderWay>()
  const unsettled = new Map<string, Unsettled>()
  let settling = 0
  // Whether a grant is new is judged and written in one turn: else the same one could be taken and returned at once.
  const withLock = createMutex()

  const newRequest = (purpose: RightPurpose, { showtimeId, seats }: Wish): GrantRequest => {
    const sorted = seats.map(({ row, col }) => ({ row, col })).sort(compareSeats)
    const epoch = journal.owner()?.epoch
    if (epoch === undefined) throw new Error('seats can only be asked for once this kiosk is enrolled')
    const isSame = ({ request, isUnderWay }: Unsettled) =>
      !isUnderWay && request.epoch === epoch && isSameWish(request, { showtimeId, purpose, seats: sorted })
    const same = [...unsettled.values()].find(isSame)?.request
    return same ?? { requestId: random.uuid(), epoch, showtimeId, purpose, seats: sorted }
  }

  const sendTwice = async (requests: readonly GrantRequest[]): Promise<readonly Granted[]> => {
    const first = await sendTogether(requestGrants, requests)
    return first.some(isLost) ? await sendTogether(requestGrants, requests) : first
  }

  const sendHomeNow = async (granted: readonly GrantedSeats[]) => {
    const unrecorded = granted
      .map(({ showtimeId, seats }) => ({ showtimeId, seats: seats.filter((seat) => rights.isNewer(showtimeId, seat)) }))
      .filter(({ seats }) => seats.length > 0)
    await journal.appendAll(
      'rights-given-back',
      unrecorded.map((one) => ({ ...one, reason: 'not-wanted' })),
    )
  }

  /**
   * What was asked for under an epoch that is closed is nobody's any more (rule 7). Of what is granted to a kiosk that is
   * behind its server nothing is used, nor returned: what its journal lacks, it can't go on with.
   */
  const whyVoid = async (request: GrantRequest, answer: GrantAnswer): Promise<'old-epoch' | 'behind' | null> => {
    if (request.epoch !== journal.owner()?.epoch) return 'old-epoch'
    return (await stopIfBehind(answer.acknowledgedSeq)) ? 'behind' : null
  }

  /** Writes what was granted, all in one commit: an entry for each showtime. */
  const take = (answered: readonly (readonly [GrantRequest, Granted])[]): Promise<readonly Settled[]> =>
    withLock(async () => {
      const taken: EntryBody<'rights-taken'>[] = []
      const unwanted: GrantedSeats[] = []
      const settled: Settled[] = []
      for (const [request, answer] of answered) {
        const { requestId, showtimeId, purpose } = request
        const why = answer.ok ? await whyVoid(request, answer.value) : null
        if (!answer.ok) settled.push(answer)
        else if (why) settled.push(why === 'behind' ? refused({ code: 'Behind' }) : accepted(null))
        else if (isNewWhole(request, answer.value)) {
          taken.push({ showtimeId, requestId, purpose, seats: answer.value.seats })
          settled.push(accepted(answer.value.seats))
        } else {
          unwanted.push({ showtimeId, seats: answer.value.seats })
          settled.push(accepted(null))
        }
      }
      await journal.appendAll('rights-taken', taken)
      await sendHomeNow(unwanted)
      return settled
    })

  const isNewWhole = ({ showtimeId, seats }: GrantRequest, answer: GrantAnswer): boolean => {
    const unrecorded = new Set(answer.seats.filter((seat) => rights.isNewer(showtimeId, seat)).map(seatKey))
    return answer.seats.length === seats.length && seats.every((seat) => unrecorded.has(seatKey(seat)))
  }

  /** Requests from their first sending to the entries that they led to: null where an old answer came again. */
  const settleRequests = async (requests: readonly GrantRequest[]): Promise<readonly Settled[]> => {
    // Until it is known what came of them, by whatever way this ends.
    for (const request of requests) unsettled.set(request.requestId, { request, isUnderWay: true })
    try {
      const answers = await sendTwice(requests)
      const answered = requests.map((request, index) => [request, answers[index] ?? noAnswer] as const)
      const settled = await take(answered)
      for (const [{ requestId }, answer] of answered) if (!isLost(answer)) unsettled.delete(requestId)
      return settled
    } finally {
      for (const request of requests) {
        if (unsettled.has(request.requestId)) unsettled.set(request.requestId, { request, isUnderWay: false })
      }
    }
  }

  const askNow = async (purpose: RightPurpose, wishes: readonly Wish[]): Promise<readonly Fulfilled[]> => {
    const fulfilled = new Map<Wish, Fulfilled>()
    for (let round = 0; round < 2 && fulfilled.size < wishes.length; round++) {
      if (journal.acknowledged().seq < journal.lastSeq()) await uploadJournal()
      const open = wishes.filter((wish) => !fulfilled.has(wish))
      const settled = await settleRequests(open.map((wish) => newRequest(purpose, wish)))
      for (const [index, wish] of open.entries()) {
        const one = settled[index] ?? noAnswer
        // An old answer that comes again is of seats that went home long ago; a new id gets a new one.
        if (!one.ok) fulfilled.set(wish, one)
        else if (one.value) fulfilled.set(wish, accepted(one.value))
      }
    }
    return wishes.map((wish) => fulfilled.get(wish) ?? refused({ code: 'SeatsGone', seats: [...wish.seats] }))
  }

  const ask = async (purpose: RightPurpose, wishes: readonly Wish[]): Promise<readonly Fulfilled[]> => {
    const asked = askNow(purpose, wishes)
    const keys = wishes.flatMap(({ showtimeId, seats }) => seats.map((seat) => keyOf(showtimeId, seat)))
    const mine = { keys: new Set(keys), done: asked }
    underWay.add(mine)
    try {
      return await asked
    } finally {
      underWay.delete(mine)
    }
  }

  const settleUnanswered = async () => {
    const idle = [...unsettled.values()].filter(({ isUnderWay }) => !isUnderWay).map(({ request }) => request)
    const epoch = journal.owner()?.epoch
    for (const { requestId } of idle.filter((request) => request.epoch !== epoch)) unsettled.delete(requestId)
    const present = idle.filter((request) => request.epoch === epoch)
    for (const group of groupRequests(present, requestGrants.maxAllotments())) {
      const answers = await sendTogether(requestGrants, group)
      if (answers.some(isLost)) return
      const granted: GrantedSeats[] = []
      for (const [index, request] of group.entries()) {
        const answer = answers[index]
        if (!answer?.ok || (await whyVoid(request, answer.value))) continue
        granted.push({ showtimeId: request.showtimeId, seats: answer.value.seats })
      }
      await withLock(() => sendHomeNow(granted))
      for (const { requestId } of group) unsettled.delete(requestId)
    }
  }

  return {
    askForSale: async (wish) => (await ask('sale', [wish]))[0] ?? noAnswer,
    askForAllotments: (wishes) => ask('allotment', wishes),
    maxAllotments: requestGrants.maxAllotments,
    settled: async (showtimeId, seats) => {
      const concerned = () => [...underWay].filter((one) => seats.some((seat) => one.keys.has(keyOf(showtimeId, seat))))
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
      await withLock(() => sendHomeNow(held))
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
