import type { EntryOfKind } from '../../shared/sales/journal-entry.ts'
import { restateHeld } from '../../shared/seats/custody.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { Book } from '../ledger/ledger.ts'

/**
 * Rule 7: a kiosk reports to a server that was put back which seats it had been granted. Where its word is the later one
 * the seats are its own again, and what stood in their place here makes room: orders lapse, and a ticket that had been
 * sold waits for a person.
 */
export async function restateTaken(
  book: Book,
  device: DeviceRow,
  entry: EntryOfKind<'rights-taken'>,
  nowMs: number,
): Promise<void> {
  const { showtimeId, seats } = entry.body
  const ofShowtime = { cinemaId: device.cinema_id, showtimeId }
  // A showtime that was made after the copy is not known here: its sales come to a person as they are.
  if (!(await book.lockShowtime(device.cinema_id, showtimeId, 'share'))) return
  const custodies = await book.lockSeats(ofShowtime, seats)
  let isChanged = false
  for (const [index, seat] of seats.entries()) {
    const custody = custodies[index]
    const restated = custody && restateHeld(custody, device.device, device.epoch, seat.grantNumber)
    if (!restated?.ok) continue
    const isLost = device.state === 'written-off'
    await book.putCustody(ofShowtime, seat, isLost ? { ...restated.value, state: 'written-off' } : restated.value)
    await book.lapseTicketsOf(ofShowtime, [seat])
    for (const ticketNumber of await book.displaceTicketsOf(ofShowtime, [seat])) {
      await book.addToResolve(device, { why: 'displaced', seq: entry.seq, showtimeId, ticketNumber }, nowMs)
    }
    isChanged = true
  }
  if (isChanged) await book.noteChange(device.cinema_id, 'seatStates', [showtimeId])
}
