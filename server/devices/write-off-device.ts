import type { DeviceNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { writeSeatOff } from '../../shared/seats/custody.ts'
import { lockKiosk } from '../kiosks/devices-of-kiosk.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import { releaseIfAllReported } from '../recovery/release-if-all-reported.ts'
import { listUndelivered } from '../sales/list-undelivered.ts'
import { listOpenPayments } from '../sales/open-payments.ts'
import { moveHeldSeats } from '../seats/move-held-seats.ts'
import { checkSignedOff, type SignedOff } from './signed-off.ts'

type Tx = Pick<LedgerTx, 'devices' | 'events' | 'recovery' | 'review' | 'sales' | 'seats'>

export type WriteOffRefusal = 'NoSuchDevice' | 'WrongLogin' | 'NotManager'

/**
 * Rule 6 of custody: staff give a kiosk up for lost. Nobody sells its seats any more; should its journal turn up, its
 * sales count as if nothing had happened. What was paid there and nobody has seen is listed. A server that was restored
 * waits for it no longer. Answers how many seats it was; a device that is written off already changes nothing.
 */
export function createWriteOffDevice({ ledger, clock }: { ledger: Ledger; clock: Clock }) {
  return async (by: SignedOff, deviceNumber: DeviceNumber): Promise<Result<{ seats: number }, WriteOffRefusal>> =>
    ledger.transact(async (tx) => {
      await tx.recovery.lockRecovery(by.cinemaId)
      const device = await lockKiosk(tx, deviceNumber)
      const signed = await checkSignedOff(tx, by)
      if (!signed.ok) return signed
      if (!device || device.cinema_id !== by.cinemaId || device.state === 'closed') return refused('NoSuchDevice')
      if (device.state === 'written-off') return accepted({ seats: 0 })
      const nowMs = clock.nowMs()
      const seats = await writeOff(tx, device, nowMs)
      const to = { device: deviceNumber, state: 'written-off', seats }
      await tx.accounts.keepAudit(by, { action: 'device-written-off', from: { state: device.state }, to }, nowMs)
      return accepted({ seats })
    })
}

/** The same for a device that its own successor gives up, in a transaction that has locked the recovery and then its kiosk. */
export async function writeOff(tx: Tx, device: DeviceRow, nowMs: number): Promise<number> {
  await tx.devices.setDeviceState(device.device, 'written-off')
  await listOpenPayments(tx, device, nowMs)
  await listUndelivered(tx, device, nowMs)
  // Locks showtimes, and seats are locked after them.
  await releaseIfAllReported(tx, device.cinema_id, nowMs)
  return await moveHeldSeats(tx, device, 'granted', writeSeatOff)
}
