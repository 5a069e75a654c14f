import { type DeviceNumber, serverDevice } from '../core/ids.ts'
import { accepted, type Result, refused } from '../core/result.ts'

// The server's side of custody: one seat of one showtime, and every step it can take. The rules are numbered as in
// the README beside this file. Nothing here reads a clock to take a seat back from a kiosk (rule 5): only the
// server's own hold for a web customer lapses by time.

/**
 * One seat of one showtime as the server keeps it. `holder` alone may sell it. `number` rises with every change of
 * custody and with every sale, and is never used again for the seat; it is a kiosk's grant number and a ticket's sale
 * number alike.
 */
export type SeatCustody = {
  readonly holder: DeviceNumber
  readonly epoch: number
  readonly number: number
  readonly state: 'free' | 'granted' | 'in-payment' | 'sold' | 'written-off'
  /** Unix milliseconds at which the server's own hold lapses; only in state `in-payment`. */
  readonly holdEndsAtMs: number | null
}

/** A seat that nobody ever asked for: every seat begins so, and needs no row until it is claimed. */
export const untouchedSeat: SeatCustody = {
  holder: serverDevice,
  epoch: 0,
  number: 0,
  state: 'free',
  holdEndsAtMs: null,
}

/**
 * Rules 1 and 10: whether the server may grant or sell the seat now; its own hold that ran out counts as free. A grant is
 * one statement over all its seats, which takes each under its next number: `claimSeats` in server/ledger/seats.
 */
export function isClaimable(seat: Pick<SeatCustody, 'state' | 'holdEndsAtMs'>, nowMs: number): boolean {
  if (seat.state === 'free') return true
  return seat.state === 'in-payment' && seat.holdEndsAtMs !== null && seat.holdEndsAtMs <= nowMs
}

/** Rule 10: the server itself holds the seat for a web customer until `holdEndsAtMs`, under the next number. */
export function holdSeat(seat: SeatCustody, nowMs: number, holdEndsAtMs: number): Result<SeatCustody, 'SeatGone'> {
  if (!isClaimable(seat, nowMs)) return refused('SeatGone')
  return accepted({ holder: serverDevice, epoch: 0, number: seat.number + 1, state: 'in-payment', holdEndsAtMs })
}

/** Whether a fact of this device, made under this grant, speaks of the custody the seat is in now. */
function isHeldUnder(seat: SeatCustody, device: DeviceNumber, grantNumber: number): boolean {
  const heldByKiosk = seat.state === 'granted' || seat.state === 'written-off'
  return heldByKiosk && seat.holder === device && seat.number === grantNumber
}

/** Rule 2: the seat returns to the server. Taken only if holder and number match; an old return changes nothing. */
export function releaseSeat(
  seat: SeatCustody,
  device: DeviceNumber,
  grantNumber: number,
): Result<SeatCustody, 'NotHeld'> {
  if (!isHeldUnder(seat, device, grantNumber)) return refused('NotHeld')
  return accepted({ holder: serverDevice, epoch: 0, number: seat.number, state: 'free', holdEndsAtMs: null })
}

/**
 * Rules 6 and 8: a kiosk's sale is a fact. Under the grant it was made with it stands, written off or not; otherwise
 * the seat has gone on without it, and the sale is for a person to resolve.
 */
export function recordSeatSold(
  seat: SeatCustody,
  device: DeviceNumber,
  grantNumber: number,
): Result<SeatCustody, 'Displaced'> {
  if (!isHeldUnder(seat, device, grantNumber)) return refused('Displaced')
  return accepted({ holder: serverDevice, epoch: 0, number: seat.number, state: 'sold', holdEndsAtMs: null })
}

/**
 * Rule 9: the seat of a live ticket that is refunded is free again, under the next number; one that has gone on is left
 * alone. The number is above the ticket's where another kiosk has claimed the seat since (`contestSeat`).
 */
export function freeRefundedSeat(seat: SeatCustody, saleNumber: number): Result<SeatCustody, 'GoneOn'> {
  if (seat.state !== 'sold' || seat.number < saleNumber) return refused('GoneOn')
  return accepted({ holder: serverDevice, epoch: 0, number: seat.number + 1, state: 'free', holdEndsAtMs: null })
}

/** Rule 6: staff write the kiosk's seats off. Its number stays, so that a sale made under it still counts. */
export function writeSeatOff(seat: SeatCustody, device: DeviceNumber): Result<SeatCustody, 'NotHeld'> {
  if (seat.state !== 'granted' || seat.holder !== device) return refused('NotHeld')
  return accepted({ ...seat, state: 'written-off' })
}

/**
 * Rule 6: two people have signed that a lost kiosk's seat is sold again. Under the next number, so that a sale of it
 * that turns up after all is displaced and not taken for the new one.
 */
export function resellSeat(seat: SeatCustody, device: DeviceNumber): Result<SeatCustody, 'NotWrittenOff'> {
  if (seat.state !== 'written-off' || seat.holder !== device) return refused('NotWrittenOff')
  return accepted({ holder: serverDevice, epoch: 0, number: seat.number + 1, state: 'free', holdEndsAtMs: null })
}

/**
 * Rule 7: the kiosk has closed its epoch in order, and all that it wrote is known: what it is still believed to hold
 * was never sold, written off or not. Under the next number, for an answer that is still on its way to it.
 */
export function freeClosedSeat(seat: SeatCustody, device: DeviceNumber): Result<SeatCustody, 'NotHeld'> {
  const isHeld = seat.state === 'granted' || seat.state === 'written-off'
  if (!isHeld || seat.holder !== device) return refused('NotHeld')
  return accepted({ holder: serverDevice, epoch: 0, number: seat.number + 1, state: 'free', holdEndsAtMs: null })
}

/**
 * Rule 7, at a server that was restored: a kiosk proves that it was given the seat under this number. A report outranks a
 * table that is older: numbers only rise, so the higher one is the later word, and at the same number the kiosk's is,
 * unless somebody has the seat for good. What it sold or returned since follows in its journal.
 */
export function restateHeld(
  seat: SeatCustody,
  device: DeviceNumber,
  epoch: number,
  grantNumber: number,
): Result<SeatCustody, 'GoneOn' | 'Contested'> {
  const isFree = seat.state === 'free' || seat.state === 'in-payment'
  if (seat.number > grantNumber || (seat.number === grantNumber && !isFree)) return refused('GoneOn')
  // Somebody has paid for it: only a person takes that away.
  if (seat.state === 'sold') return refused('Contested')
  return accepted({ holder: device, epoch, number: grantNumber, state: 'granted', holdEndsAtMs: null })
}

/**
 * Rule 7: a kiosk can prove that it was given this sold seat under a later number than the table has. The ticket stays
 * until a person has decided, nobody else is given the seat meanwhile, and no number comes twice.
 */
export function contestSeat(seat: SeatCustody, grantNumber: number): SeatCustody {
  return { ...seat, number: Math.max(seat.number, grantNumber) }
}
