import type { DeviceNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { isBeforeCutoff } from '../../shared/sales/selling-rules.ts'
import type { ProvenSeat } from '../../shared/seats/contract.ts'
import { isSeat, isWheelchair, seatKey } from '../../shared/seats/seat-plan.ts'
import type { GrantRequest } from '../../shared/sync/messages.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import { dayMs, type KeptADay, usualKeptADay } from '../ledger/devices/kept-a-day.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import type { GrantOutcome, GrantRefusal } from '../ledger/seats/grants-store.ts'
import type { ShowtimeRow } from '../ledger/showtimes/showtimes-store.ts'
import type { PolicyOf } from '../policy/policies.ts'
import { type AllotmentRules, allotmentRoom } from './allotment.ts'
import type { Proofs } from './proofs.ts'

type Tx = Pick<LedgerTx, 'devices' | 'events' | 'sales' | 'seats' | 'showtimes'>

/** What the kiosk is told: the decision, and how much the server has of this epoch's journal now. */
type GrantAnswer = Result<{ readonly seats: readonly ProvenSeat[]; readonly acknowledgedSeq: number }, GrantRefusal>

/**
 * Rule 1 of custody: gives a kiosk the seats it asks for, all or none, durably before it answers. The answer is kept
 * under the request's id for a day, refusals too: a request that comes again, early or late, gets what it got and moves
 * nothing.
 * A kiosk with fewer entries than the server sees that by the number in the answer, and uses nothing of it. The server
 * can't judge that itself: uploads run beside grants.
 */
export function createGrantSeats({
  ledger,
  clock,
  policy,
  proofs,
  limit = usualKeptADay,
}: {
  ledger: Ledger
  clock: Clock
  policy: PolicyOf<AllotmentRules>
  proofs: Proofs
  /** How many answers are remembered of one device: as in kept-a-day.ts unless given. */
  limit?: Pick<KeptADay, 'grants'>
}) {
  return async (cinemaId: number, deviceNumber: DeviceNumber, request: GrantRequest): Promise<GrantAnswer> =>
    ledger.transact(async (tx) => {
      // One grant of a kiosk at a time, so that the same request sent twice at once finds the first one's answer.
      const device = await tx.devices.lockDevice(deviceNumber)
      if (device?.epoch !== request.epoch) return refused({ code: 'WrongEpoch' })
      if (device.state === 'written-off' || device.state === 'closed') {
        return refused({ code: 'DeviceRetired', why: device.state })
      }
      // What it was granted under this epoch is told by its report alone.
      if (device.recovery !== null) return refused({ code: 'Recovering' })
      const remembered = await tx.seats.findGrant(deviceNumber, request.requestId)
      if (remembered) return toAnswer(remembered, device)
      const stop = await tx.devices.stopOf(deviceNumber)
      if (stop !== null) return refused({ code: 'DeviceStopped', why: stop })
      const nowMs = clock.nowMs()
      if (await tx.seats.hasManyGrants(deviceNumber, nowMs - dayMs, limit)) return refused({ code: 'TooMuchKept' })
      const outcome = await decide(tx, cinemaId, deviceNumber, request)
      await tx.seats.rememberGrant(cinemaId, deviceNumber, request.requestId, outcome, nowMs)
      return toAnswer(outcome, device)
    })

  async function decide(
    tx: Tx,
    cinemaId: number,
    device: DeviceNumber,
    { showtimeId, epoch, purpose, seats }: GrantRequest,
  ): Promise<GrantOutcome> {
    const showtime = await tx.showtimes.lockShowtime(cinemaId, showtimeId, purpose === 'sale' ? 'share' : 'alone')
    const nowMs = clock.nowMs()
    if (!showtime || !isSelling(showtime, nowMs)) return refused({ code: 'ShowtimeClosed' })
    if (showtime.is_withheld) return refused({ code: 'Recovering' })
    if (new Set(seats.map(seatKey)).size < seats.length) {
      return refused({ code: 'BadRequest', detail: 'a seat is asked for twice' })
    }
    // The kiosk may not have heard yet that the showtime is in another hall.
    const gone = seats.filter((seat) => !isSeat(showtime.plan, seat))
    if (gone.length > 0) return refused({ code: 'SeatsGone', seats: gone })
    if (purpose === 'allotment') {
      const atHome = seats.filter((seat) => isWheelchair(showtime.plan, seat))
      if (atHome.length > 0) return refused({ code: 'SeatsGone', seats: atHome })
      const most = await allotmentRoom(tx, showtime, device, policy(cinemaId), nowMs)
      if (seats.length > most) return refused({ code: 'AllotmentFull', most })
    }
    const claimed = await tx.seats.claimSeats({ cinemaId, showtimeId }, seats, { holder: device, epoch }, nowMs)
    if (!claimed.ok) return refused({ code: 'SeatsGone', seats: claimed.refusal })
    await tx.sales.lapseTicketsOf({ cinemaId, showtimeId }, seats)
    await tx.events.noteChange(cinemaId, 'seatStates', [showtimeId])
    // In the remembered answer too: one that comes again later proves no more than it did then.
    const grant = { cinemaId, showtimeId, device, epoch }
    const seatsGiven = claimed.value.map((seat) => ({ ...seat, proof: proofs.ofGrant({ ...grant, ...seat }) }))
    return accepted({ seats: seatsGiven })
  }

  function isSelling(showtime: ShowtimeRow, nowMs: number): boolean {
    const { cutoffMinutes } = policy(showtime.cinema_id)
    return showtime.called_off_at_ms === null && isBeforeCutoff(showtime.begins_at_ms, cutoffMinutes, nowMs)
  }
}

/** The device is locked, in the epoch of the request: its number is of that epoch, and is not a remembered one. */
function toAnswer(outcome: GrantOutcome, device: Pick<DeviceRow, 'acknowledged_seq'>): GrantAnswer {
  return outcome.ok ? accepted({ ...outcome.value, acknowledgedSeq: device.acknowledged_seq }) : outcome
}
