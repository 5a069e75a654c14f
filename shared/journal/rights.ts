import { exhaustive } from '../core/exhaustive.ts'
import type { ShowtimeId } from '../core/ids.ts'
import type { GrantedSeat } from '../seats/contract.ts'
import { type SeatKey, type SeatPosition, seatKey } from '../seats/seat-plan.ts'
import type { JournalEntry } from './journal-entry.ts'

// The kiosk's side of custody, folded from its journal alone: which seats it may sell, and the highest grant number it
// ever saw for each seat. Rights are a cache; the journal is the truth, and folding it again must give the same.

export type RightPurpose = 'allotment' | 'sale'

export type Right = GrantedSeat & { readonly purpose: RightPurpose }

/** What a kiosk may sell. Begins with `noRights()` and changes only through `applyToRights`. */
export type Rights = {
  readonly held: Map<ShowtimeId, Map<SeatKey, Right>>
  readonly highestSeen: Map<ShowtimeId, Map<SeatKey, number>>
}

export function noRights(): Rights {
  return { held: new Map(), highestSeen: new Map() }
}

/**
 * Takes one more entry into account, in place (a kiosk folds tens of thousands at start). A seat is held once its
 * `rights-taken` is in the journal, and gone once its `rights-given-back` or its `sold` is.
 */
export function applyToRights(rights: Rights, entry: JournalEntry): void {
  switch (entry.kind) {
    case 'rights-taken':
      for (const seat of entry.body.seats) take(rights, entry.body.showtimeId, seat, entry.body.purpose)
      break
    case 'rights-given-back':
      for (const seat of entry.body.seats) letGo(rights, entry.body.showtimeId, seat)
      break
    case 'sold':
      for (const ticket of entry.body.tickets) letGo(rights, entry.body.showtimeId, ticket)
      break
    case 'payment-started':
    case 'payment-declined':
    case 'payment-unknown':
    case 'reversal-started':
    case 'reversed':
    case 'payment-settled-by-staff':
    case 'settlement-checked':
    case 'payment-left-to-staff':
    case 'printed':
    case 'seen':
    case 'collected':
    case 'voided':
    case 'refund-started':
    case 'refund-paid':
    case 'staff-action':
      break
    default:
      exhaustive(entry)
  }
}

/** Rule 1: only a number higher than any seen for that seat is a grant; an old one that comes again is nothing. */
export function isNewer(rights: Rights, showtimeId: ShowtimeId, seat: GrantedSeat): boolean {
  return seat.grantNumber > (rights.highestSeen.get(showtimeId)?.get(seatKey(seat)) ?? 0)
}

export function rightFor(rights: Rights, showtimeId: ShowtimeId, seat: SeatPosition): Right | undefined {
  return rights.held.get(showtimeId)?.get(seatKey(seat))
}

export function rightsOf(rights: Rights, showtimeId: ShowtimeId): readonly Right[] {
  return [...(rights.held.get(showtimeId)?.values() ?? [])]
}

function take(rights: Rights, showtimeId: ShowtimeId, seat: GrantedSeat, purpose: RightPurpose): void {
  if (!isNewer(rights, showtimeId, seat)) return
  const { row, col, grantNumber } = seat
  noteSeen(rights, showtimeId, seat)
  const ofShowtime = rights.held.get(showtimeId) ?? new Map<SeatKey, Right>()
  rights.held.set(showtimeId, ofShowtime.set(seatKey(seat), { row, col, grantNumber, purpose }))
}

function noteSeen({ highestSeen }: Rights, showtimeId: ShowtimeId, seat: GrantedSeat): void {
  const ofShowtime = highestSeen.get(showtimeId) ?? new Map<SeatKey, number>()
  highestSeen.set(showtimeId, ofShowtime.set(seatKey(seat), seat.grantNumber))
}

function letGo(rights: Rights, showtimeId: ShowtimeId, seat: GrantedSeat): void {
  // A grant that is refused on arrival is returned without ever being held: its number counts as seen.
  if (isNewer(rights, showtimeId, seat)) noteSeen(rights, showtimeId, seat)
  const ofShowtime = rights.held.get(showtimeId)
  const right = ofShowtime?.get(seatKey(seat))
  // A right under a lower number is void as well: the server has given the seat again since.
  if (!ofShowtime || !right || right.grantNumber > seat.grantNumber) return
  ofShowtime.delete(seatKey(seat))
  if (ofShowtime.size === 0) rights.held.delete(showtimeId)
}
