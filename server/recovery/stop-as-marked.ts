import { writeSeatOff } from '../../shared/seats/custody.ts'
import type { DeviceState } from '../db/tables.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { MarkedDevice } from '../ledger/recovery/mark.ts'
import { listUndelivered } from '../sales/list-undelivered.ts'
import { listOpenPayments } from '../sales/open-payments.ts'
import { moveHeldSeats } from '../seats/move-held-seats.ts'

type Tx = Pick<LedgerTx, 'devices' | 'events' | 'review' | 'sales' | 'seats'>

/**
 * Stops those again that were stopped when the mark was written: a copy from before that must not make a stolen kiosk
 * believed again. The stricter of what the mark and the tables say counts. One that had closed is no exception from being
 * waited for: its journal may have to be brought again, and it closes in order once more. The caller has locked all
 * devices; returns those that are written off by it, whose seats are still as they were.
 */
export async function stopAsMarked(tx: Tx, marked: readonly MarkedDevice[], nowMs: number): Promise<DeviceRow[]> {
  const lost: DeviceRow[] = []
  for (const { device: number, is_blocked: isBlocked, state } of marked) {
    const device = await tx.devices.findDevice(number)
    if (!device) continue
    if (isBlocked && !device.is_blocked) await tx.devices.blockDevice(number)
    if (!isStricter(state, device.state)) continue
    await tx.devices.setDeviceState(number, state)
    if (state === 'written-off') {
      await listOpenPayments(tx, device, nowMs)
      await listUndelivered(tx, device, nowMs)
      lost.push(device)
    } else {
      // Nobody knows what it sold in this epoch (journal-store.ts).
      await tx.review.addItem(device, { why: 'forked', seq: null, showtimeId: null, ticketNumber: null }, nowMs)
    }
  }
  return lost
}

/** Their seats are nobody's to sell. After showtimes, since seats are locked after them. */
export async function endHoldingOfLost(tx: Tx, lost: readonly DeviceRow[]): Promise<void> {
  for (const device of lost) await moveHeldSeats(tx, device, 'granted', writeSeatOff)
}

function isStricter(marked: DeviceState, known: DeviceState): boolean {
  if (marked === 'written-off') return known === 'enrolled' || known === 'forked'
  return marked === 'forked' && known === 'enrolled'
}
