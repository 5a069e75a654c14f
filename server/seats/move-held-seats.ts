import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import type { SeatCustody } from '../../shared/seats/custody.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

/**
 * Takes one step of custody with every seat that a device, whose row the caller has locked, holds in this state; those
 * that have gone on meanwhile are left alone. Answers how many it was.
 */
export async function moveHeldSeats(
  tx: Pick<LedgerTx, 'events' | 'seats'>,
  { cinema_id: cinemaId, device }: DeviceRow,
  state: 'granted' | 'written-off',
  step: (seat: SeatCustody, device: DeviceNumber) => Result<SeatCustody, unknown>,
): Promise<number> {
  const held = await tx.seats.seatsHeldBy(device, state)
  let moved = 0
  for (const [showtimeId, seats] of Map.groupBy(held, (seat) => seat.showtimeId)) {
    const custodies = await tx.seats.lockSeats({ cinemaId, showtimeId }, seats)
    for (const [index, seat] of seats.entries()) {
      const custody = custodies[index]
      const next = custody && step(custody, device)
      if (!next?.ok) continue
      await tx.seats.writeCustody({ cinemaId, showtimeId }, seat, next.value)
      moved++
    }
    await tx.events.noteChange(cinemaId, 'seatStates', [showtimeId])
  }
  return moved
}
