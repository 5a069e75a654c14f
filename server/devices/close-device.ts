import type { DeviceNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { freeClosedSeat, writeSeatOff } from '../../shared/seats/custody.ts'
import type { CloseAnswer, CloseRequest } from '../../shared/sync/messages.ts'
import { lockKiosk } from '../kiosks/devices-of-kiosk.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import { type Stopped, whyStoppedBeforeItsEnd } from '../ledger/devices/why-stopped.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import { releaseIfAllReported } from '../recovery/release-if-all-reported.ts'
import { listUndelivered } from '../sales/list-undelivered.ts'
import { listOpenPayments } from '../sales/open-payments.ts'
import { moveHeldSeats } from '../seats/move-held-seats.ts'
import type { Proofs } from '../seats/proofs.ts'

type Tx = Pick<LedgerTx, 'devices' | 'events' | 'journals' | 'recovery' | 'review' | 'sales' | 'seats'>

type CloseRefusal =
  | Stopped
  | { readonly code: 'UnknownDevice' | 'WrongEpoch' | 'JournalInDoubt' }
  | { readonly code: 'JournalGap'; readonly expectedSeq: number }

/** The epoch that the device is in from now on. */
type Closed = Result<{ readonly cinemaId: number; readonly epoch: number }, CloseRefusal>

/**
 * Rule 7 of custody: a kiosk closes its epoch at the last entry of its journal, for good or to begin the next one. Once
 * the server has all of the journal, it frees what the kiosk did not sell: nothing can come any more that says otherwise.
 * Said again, as where the answer was lost, it answers the same.
 */
export function createCloseDevice({ ledger, clock, proofs }: { ledger: Ledger; clock: Clock; proofs: Proofs }) {
  return async (deviceNumber: DeviceNumber, request: CloseRequest): Promise<Result<CloseAnswer, CloseRefusal>> => {
    return ledger.transact(async (tx) => {
      const closed = await close(tx, deviceNumber, request)
      if (!closed.ok) return closed
      const { cinemaId, epoch } = closed.value
      const generation = await tx.recovery.generationOf(cinemaId)
      return accepted({ epoch, proof: proofs.ofTold({ cinemaId, device: deviceNumber, epoch, seq: 0, generation }) })
    })
  }

  async function close(tx: Tx, deviceNumber: DeviceNumber, request: CloseRequest): Promise<Closed> {
    const known = await tx.devices.findDevice(deviceNumber)
    if (known) await tx.recovery.lockRecovery(known.cinema_id)
    const device = known && (await lockKiosk(tx, deviceNumber))
    if (!device) return refused({ code: 'UnknownDevice' })
    // It may have been let in just before it was found to be one of two.
    const stopped = whyStoppedBeforeItsEnd(device)
    if (stopped) return refused(stopped)
    if (hasClosed(device, request)) return answerAgain(tx, device, request)
    if (request.next === 'forgotten') return passEpoch(tx, device, request)
    if (device.epoch !== request.epoch || device.state === 'closed') return refused({ code: 'WrongEpoch' })
    if (device.acknowledged_seq !== request.seq) {
      return refused({ code: 'JournalGap', expectedSeq: device.acknowledged_seq + 1 })
    }
    // To close is to report: what is quarantined says what it holds, too, and a person has to judge it first.
    const isAwaited = device.recovery === 'unreported' && device.state === 'enrolled'
    if (isAwaited && (await tx.review.isJournalInDoubt(device))) return refused({ code: 'JournalInDoubt' })
    const isOver = request.next === 'none' || device.state === 'written-off'
    // A kiosk closes once all of its payments have ended; whatever had not, as where it lost entries, waits for a person.
    if (isOver) await listOpenPayments(tx, device, clock.nowMs())
    const next = isOver ? device.epoch : device.epoch + 1
    await tx.devices.closeEpoch(device, { epoch: next, state: isOver ? 'closed' : device.state })
    if (isOver) await listUndelivered(tx, device, clock.nowMs())
    // Locks showtimes, and what it held is locked after them.
    await releaseIfAllReported(tx, device.cinema_id, clock.nowMs())
    await endHolding(tx, device)
    return accepted({ cinemaId: device.cinema_id, epoch: next })
  }
}

/**
 * The tables were restored to before the kiosk closed this epoch. Once they have all of it again, they follow; what they
 * believe it to hold is settled when it closes the epoch that it is in, and nothing is sold here until it has reported.
 */
async function passEpoch(tx: Tx, device: DeviceRow, { epoch, seq }: CloseRequest): Promise<Closed> {
  const { cinema_id: cinemaId } = device
  if (device.epoch > epoch) return accepted({ cinemaId, epoch: device.epoch })
  const hasForgotten = device.recovery === 'unreported' || device.state !== 'enrolled'
  if (device.epoch < epoch || !hasForgotten) return refused({ code: 'WrongEpoch' })
  if (device.acknowledged_seq < seq) return refused({ code: 'JournalGap', expectedSeq: device.acknowledged_seq + 1 })
  await tx.devices.adoptEpoch(device.device, epoch + 1)
  return accepted({ cinemaId, epoch: epoch + 1 })
}

/** What it did not sell is free. Where nobody knows what it sold, its seats are nobody's to sell, as those of a lost kiosk. */
async function endHolding(tx: Tx, device: DeviceRow): Promise<void> {
  if (await tx.journals.mayHaveSoldUnknown(device)) {
    await moveHeldSeats(tx, device, 'granted', writeSeatOff)
    return
  }
  for (const state of ['granted', 'written-off'] as const) await moveHeldSeats(tx, device, state, freeClosedSeat)
}

/** Its answer was lost: whatever the kiosk wrote after that has to be here, too. */
async function answerAgain(tx: Tx, device: DeviceRow, { epoch, seq }: CloseRequest): Promise<Closed> {
  const keptSeq = await tx.journals.lastSeqOf({ ...device, epoch })
  return keptSeq < seq
    ? refused({ code: 'JournalGap', expectedSeq: keptSeq + 1 })
    : accepted({ cinemaId: device.cinema_id, epoch: device.epoch })
}

/** Whether the device has closed this epoch, as far as it had come then, so that it asks again. */
export function hasClosed(device: DeviceRow, at: { readonly epoch: number; readonly seq: number }): boolean {
  return device.closed_epoch === at.epoch && (device.closed_seq ?? 0) <= at.seq
}
