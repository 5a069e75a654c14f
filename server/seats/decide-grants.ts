import type { DeviceNumber } from '../../shared/core/ids.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { isBeforeCutoff } from '../../shared/sales/selling-rules.ts'
import type { ProvenSeat } from '../../shared/seats/contract.ts'
import { isClaimable } from '../../shared/seats/custody.ts'
import { isSeat, isWheelchair, type SeatKey, type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import type { GrantRequest } from '../../shared/sync/messages.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { HeldSeat, TakenSeats } from '../ledger/seats/custody-store.ts'
import type { GrantOutcome, RememberedGrant, ShowtimeRefusal } from '../ledger/seats/grants-store.ts'
import type { ShowtimeRow } from '../ledger/showtimes/showtimes-store.ts'
import type { PolicyOf } from '../policy/policies.ts'
import { type AllotmentRules, allotmentRoom } from './allotment.ts'
import type { Proofs } from './proofs.ts'

type Tx = Pick<LedgerTx, 'devices' | 'events' | 'sales' | 'seats' | 'showtimes'>

/** The kiosk that asks, whose row the caller has locked. */
export type Asking = { readonly cinemaId: number; readonly device: DeviceNumber; readonly epoch: number }

/** Seats of one showtime, all or none. */
export type Asked = Pick<GrantRequest, 'requestId' | 'showtimeId' | 'seats'>

/**
 * What comes of requests that were never asked before, and in the tables what was granted: seats for a sale, or allotted
 * seats of several showtimes, no showtime twice.
 */
export function createDecideGrants(deps: {
  readonly clock: Clock
  readonly policy: PolicyOf<AllotmentRules>
  readonly proofs: Proofs
}) {
  const { clock, policy, proofs } = deps

  /** Without a look at who has the seats. */
  const whyNot = (showtime: ShowtimeRow | undefined, seats: readonly SeatPosition[], nowMs: number) => {
    if (!showtime || !isSelling(showtime, nowMs)) return { code: 'ShowtimeClosed' } as const
    if (showtime.is_withheld) return { code: 'Recovering' } as const
    if (new Set(seats.map(seatKey)).size < seats.length) {
      return { code: 'BadRequest', detail: 'a seat is asked for twice' } as const
    }
    // The kiosk may not have heard yet that the showtime is in another hall.
    return whyGone(seats.filter((seat) => !isSeat(showtime.plan, seat)))
  }

  function isSelling(showtime: ShowtimeRow, nowMs: number): boolean {
    const { cutoffMinutes } = policy(showtime.cinema_id)
    return showtime.called_off_at_ms === null && isBeforeCutoff(showtime.begins_at_ms, cutoffMinutes, nowMs)
  }

  /** In the remembered answer too: one that comes again later proves no more than it did then. */
  const toProven = (asking: Asking, { showtimeId, ...seat }: HeldSeat): ProvenSeat => {
    return { ...seat, proof: proofs.ofGrant({ ...asking, showtimeId, ...seat }) }
  }

  const forSale = async (tx: Tx, asking: Asking, { showtimeId, seats }: Asked): Promise<GrantOutcome> => {
    const { cinemaId } = asking
    const showtime = await tx.showtimes.lockShowtime(cinemaId, showtimeId, 'share')
    const nowMs = clock.nowMs()
    const why = whyNot(showtime, seats, nowMs)
    if (why) return refused(why)
    const claimed = await tx.seats.claimSeats(cinemaId, wantedOf([{ showtimeId, seats }]), claimantOf(asking), nowMs)
    if (!claimed.ok) return refused({ code: 'SeatsGone', seats: claimed.refusal.map(toPosition) })
    await tx.sales.lapseTicketsOf({ cinemaId, showtimeId }, seats)
    await tx.events.noteChange(cinemaId, 'seatStates', [showtimeId])
    return accepted({ seats: claimed.value.map((seat) => toProven(asking, seat)) })
  }

  /** Rule 4, of one showtime that is locked alone. */
  const whyNotAllotted = (
    showtime: ShowtimeRow | undefined,
    { seats }: Asked,
    known: readonly TakenSeats[],
    kioskCount: number,
    nowMs: number,
  ): ShowtimeRefusal | null => {
    const why = whyNot(showtime, seats, nowMs)
    if (!showtime || why) return why
    const atHome = whyGone(seats.filter((seat) => isWheelchair(showtime.plan, seat)))
    if (atHome) return atHome
    const most = allotmentRoom(showtime, known, kioskCount, policy(showtime.cinema_id), nowMs)
    if (seats.length > most) return { code: 'AllotmentFull', most }
    const taken = keysOf(known.filter((custody) => !isClaimable(custody, nowMs)))
    return whyGone(seats.filter((seat) => taken.has(seatKey(seat))))
  }

  /** Takes the seats of as many of the requests as can be had whole; the others are refused. */
  const claimAll = async (tx: Tx, asking: Asking, requests: readonly Asked[], nowMs: number) => {
    const refusals = new Map<Asked, ShowtimeRefusal>()
    let left = requests
    while (left.length > 0) {
      const claimed = await tx.seats.claimSeats(asking.cinemaId, wantedOf(left), claimantOf(asking), nowMs)
      if (claimed.ok) return { refusals, granted: Map.groupBy(claimed.value, ({ showtimeId }) => showtimeId) }
      // What was free a moment ago is not any more: the others are claimed without it.
      const gone = Map.groupBy(claimed.refusal, ({ showtimeId }) => showtimeId)
      for (const request of left) {
        const why = whyGone((gone.get(request.showtimeId) ?? []).map(toPosition))
        if (why) refusals.set(request, why)
      }
      left = left.filter((request) => !refusals.has(request))
    }
    return { refusals, granted: new Map<Asked['showtimeId'], HeldSeat[]>() }
  }

  const forAllotment = async (tx: Tx, asking: Asking, requests: readonly Asked[]): Promise<GrantOutcome[]> => {
    const { cinemaId, device } = asking
    const ids = requests.map(({ showtimeId }) => showtimeId)
    const locked = await tx.showtimes.lockShowtimes(cinemaId, ids, 'alone')
    const showtimes = new Map(locked.map((showtime) => [showtime.showtime_id, showtime]))
    const nowMs = clock.nowMs()
    const known = Map.groupBy(await tx.seats.takenSeatsOf(cinemaId, ids, device), ({ showtimeId }) => showtimeId)
    const kioskCount = await tx.devices.countKiosks(cinemaId)
    const judged = requests.map((request) => {
      const { showtimeId } = request
      const why = whyNotAllotted(showtimes.get(showtimeId), request, known.get(showtimeId) ?? [], kioskCount, nowMs)
      return { request, why }
    })
    const fit = judged.filter(({ why }) => why === null).map(({ request }) => request)
    const { refusals, granted } = await claimAll(tx, asking, fit, nowMs)
    for (const [showtimeId, seats] of granted) {
      // Only a seat that was in payment has such a ticket.
      const inPayment = keysOf((known.get(showtimeId) ?? []).filter(({ state }) => state === 'in-payment'))
      const lapsed = seats.filter((seat) => inPayment.has(seatKey(seat)))
      if (lapsed.length > 0) await tx.sales.lapseTicketsOf({ cinemaId, showtimeId }, lapsed)
    }
    await tx.events.noteChange(cinemaId, 'seatStates', [...granted.keys()])
    return judged.map(({ request, why }) => {
      const refusal = why ?? refusals.get(request)
      if (refusal) return refused(refusal)
      return accepted({ seats: (granted.get(request.showtimeId) ?? []).map((seat) => toProven(asking, seat)) })
    })
  }

  return async (
    tx: Tx,
    asking: Asking,
    purpose: GrantRequest['purpose'],
    requests: readonly Asked[],
  ): Promise<RememberedGrant[]> => {
    const outcomes: GrantOutcome[] = []
    if (purpose === 'allotment') outcomes.push(...(await forAllotment(tx, asking, requests)))
    else for (const request of requests) outcomes.push(await forSale(tx, asking, request))
    return outcomes.flatMap((outcome, index) => {
      const requestId = requests[index]?.requestId
      return requestId === undefined ? [] : [{ requestId, outcome }]
    })
  }
}

function whyGone(seats: readonly SeatPosition[]): ShowtimeRefusal | null {
  return seats.length > 0 ? { code: 'SeatsGone', seats } : null
}

function keysOf(known: readonly TakenSeats[]): ReadonlySet<SeatKey> {
  return new Set(known.flatMap(({ seats }) => seats.map(seatKey)))
}

function wantedOf(requests: readonly Pick<Asked, 'showtimeId' | 'seats'>[]) {
  return requests.flatMap(({ showtimeId, seats }) => seats.map((seat) => ({ showtimeId, ...seat })))
}

function claimantOf({ device, epoch }: Asking) {
  return { holder: device, epoch }
}

function toPosition({ row, col }: SeatPosition): SeatPosition {
  return { row, col }
}
