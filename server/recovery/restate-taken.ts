import type { EntryOfKind } from '../../shared/journal/journal-entry.ts'
import { contestSeat, restateHeld, type SeatCustody } from '../../shared/seats/custody.ts'
import { compareSeats } from '../../shared/seats/seat-plan.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { OfShowtime } from '../ledger/seats/custody-store.ts'
import type { Proofs } from '../seats/proofs.ts'
import { putAside } from './put-aside.ts'

type Tx = Pick<LedgerTx, 'events' | 'review' | 'sales' | 'seats' | 'showtimes'>

/**
 * Rule 7: a kiosk reports to a server that was restored which seats it had been granted. Only what it can prove counts.
 * Where its word is the later one the seats are its own again, and orders in payment lapse. A seat that is paid for is
 * never taken away: its ticket waits for a person, and so does a seat of another kiosk once this one has had its say.
 */
export async function restateTaken(
  tx: Tx,
  device: DeviceRow,
  entry: EntryOfKind<'rights-taken'>,
  proofs: Proofs,
  nowMs: number,
): Promise<void> {
  const { showtimeId } = entry.body
  const ofShowtime = { cinemaId: device.cinema_id, showtimeId }
  const grant = { ...ofShowtime, device: device.device, epoch: device.epoch }
  const seats = entry.body.seats.filter((seat) => proofs.isOfGrant({ ...grant, ...seat }, seat.proof))
  if (seats.length < entry.body.seats.length) await putAside(tx, device, { seq: entry.seq, showtimeId }, nowMs)
  // A showtime that was made after the copy is not known here: its sales come to a person as they are.
  if (seats.length === 0 || !(await tx.showtimes.lockShowtime(device.cinema_id, showtimeId, 'share'))) return
  // Made where they are missing, and all locked in their order: two kiosks may restate one seat at once.
  await tx.seats.makeSeats(ofShowtime, seats)
  let isChanged = false
  for (const seat of seats.toSorted(compareSeats)) {
    // Each as the one before it has left it: an entry may name a seat twice.
    const [custody] = await tx.seats.lockSeats(ofShowtime, [seat])
    if (!custody) continue
    const restated = restateHeld(custody, device.device, device.epoch, seat.grantNumber)
    if (restated.ok && mayTake(device, custody)) {
      const isLost = device.state === 'written-off'
      await tx.seats.writeCustody(
        ofShowtime,
        seat,
        isLost ? { ...restated.value, state: 'written-off' } : restated.value,
      )
      await tx.sales.lapseTicketsOf(ofShowtime, [seat])
      isChanged = true
    } else if (restated.ok || restated.refusal === 'Contested') {
      if (!restated.ok) await tx.seats.writeCustody(ofShowtime, seat, contestSeat(custody, seat.grantNumber))
      await contest(tx, device, ofShowtime, { seat, seq: entry.seq }, nowMs)
    }
  }
  if (isChanged) await tx.events.noteChange(device.cinema_id, 'seatStates', [showtimeId])
}

/**
 * What the server has itself, always. What another kiosk has only while this one's report is waited for: after that
 * nothing was sold before its word was heard, and what comes later may be what it kept back on purpose.
 */
function mayTake({ device, recovery, state }: DeviceRow, custody: SeatCustody): boolean {
  const isOthers = (custody.state === 'granted' || custody.state === 'written-off') && custody.holder !== device
  return !isOthers || (recovery === 'unreported' && (state === 'enrolled' || state === 'forked'))
}

async function contest(
  tx: Tx,
  device: DeviceRow,
  ofShowtime: OfShowtime,
  { seat, seq }: { readonly seat: { readonly row: number; readonly col: number }; readonly seq: number },
  nowMs: number,
): Promise<void> {
  const [ticketNumber = null] = await tx.sales.soldTicketsOf(ofShowtime, [seat])
  await tx.review.addItem(device, { why: 'contested', seq, showtimeId: ofShowtime.showtimeId, ticketNumber }, nowMs)
}
