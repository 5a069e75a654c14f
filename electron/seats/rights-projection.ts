import { type Observable, Subject } from 'rxjs'
import type { PaymentKey, ShowtimeId } from '../../shared/core/ids.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import { applyToRights, isNewer, noRights, type Right, rightFor, rightsOf } from '../../shared/journal/rights.ts'
import { applyToPayments, type OpenPayment, type OpenPayments } from '../../shared/sales/payments.ts'
import type { GrantedSeat } from '../../shared/seats/contract.ts'
import { type SeatKey, type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import type { Journal } from '../journal/journal.ts'

/** Who keeps a seat as it is: the open order, or its own way home until that is on disk. Open payments lock by themselves. */
type LockHolder = 'order' | 'leaving'

type SeatLocks = {
  /** Locks those of the seats that the holder does not have yet: all of them, or none where another holds one. */
  readonly lock: (holder: LockHolder, showtimeId: ShowtimeId, seats: readonly SeatPosition[]) => boolean
  readonly unlock: (holder: LockHolder, showtimeId: ShowtimeId, seats: readonly SeatPosition[]) => void
  readonly locked: (showtimeId: ShowtimeId) => ReadonlySet<SeatKey>
  readonly lockedBy: (holder: LockHolder, showtimeId: ShowtimeId) => ReadonlySet<SeatKey>
}

/** What this kiosk may sell and what it is being paid for: folded from the journal, never written by itself. */
export type RightsProjection = {
  readonly rightFor: (showtimeId: ShowtimeId, seat: SeatPosition) => Right | undefined
  readonly rightsOf: (showtimeId: ShowtimeId) => readonly Right[]
  /** Whether each of these seats is still this kiosk's under the grant that it was offered with. */
  readonly holdsAll: (offered: { readonly showtimeId: ShowtimeId; readonly seats: readonly GrantedSeat[] }) => boolean
  readonly showtimesHeld: () => readonly ShowtimeId[]
  /** Whether this grant was never seen before (rule 1). */
  readonly isNewer: (showtimeId: ShowtimeId, seat: GrantedSeat) => boolean
  readonly openPayments: () => readonly OpenPayment[]
  readonly openPayment: (key: PaymentKey) => OpenPayment | undefined
  /** Seats that are not to be sold again or returned now: of open payments, of the open order, or on their way back to the server. */
  readonly lockedSeats: (showtimeId: ShowtimeId) => ReadonlySet<SeatKey>
  /** Those of them that are on their way back to the server. */
  readonly leavingSeats: (showtimeId: ShowtimeId) => ReadonlySet<SeatKey>
  readonly lock: SeatLocks['lock']
  readonly unlock: SeatLocks['unlock']
  readonly counts: () => { readonly seats: number; readonly showtimes: number }
  /** The showtime whose rights, payments or locks have changed; null: all of them may have. */
  readonly changes$: Observable<ShowtimeId | null>
}

/** Folded from the journal of the present epoch: each entry is taken into account before its `append` resolves. */
export function createRightsProjection(
  journal: Pick<Journal, 'addProjection' | 'changes$' | 'owners$'>,
): RightsProjection {
  const changes = new Subject<ShowtimeId | null>()
  const locks = createSeatLocks((showtimeId) => changes.next(showtimeId))
  let rights = noRights()
  const payments: OpenPayments = new Map()
  /** Of which showtime an entry changes a right or a payment; asked before it is applied, which may end the payment. */
  const showtimeOf = ({ body }: JournalEntry): ShowtimeId | undefined => {
    if ('showtimeId' in body) return body.showtimeId
    return 'paymentKey' in body ? payments.get(body.paymentKey)?.showtimeId : undefined
  }
  let lastChanged: ShowtimeId | undefined
  const take = (entry: JournalEntry) => {
    lastChanged = showtimeOf(entry)
    applyToRights(rights, entry)
    applyToPayments(payments, entry)
  }

  journal.addProjection({ since: 'this-epoch', take })
  journal.changes$.subscribe(() => {
    if (lastChanged !== undefined) changes.next(lastChanged)
  })
  journal.owners$.subscribe(() => {
    rights = noRights()
    payments.clear()
    changes.next(null)
  })

  return {
    rightFor: (showtimeId, seat) => rightFor(rights, showtimeId, seat),
    rightsOf: (showtimeId) => rightsOf(rights, showtimeId),
    holdsAll: ({ showtimeId, seats }) =>
      seats.every((seat) => rightFor(rights, showtimeId, seat)?.grantNumber === seat.grantNumber),
    showtimesHeld: () => [...rights.held.keys()],
    isNewer: (showtimeId, seat) => isNewer(rights, showtimeId, seat),
    openPayments: () => [...payments.values()],
    openPayment: (key) => payments.get(key),
    lockedSeats: (showtimeId) => {
      const inPayment = [...payments.values()].filter((payment) => payment.showtimeId === showtimeId)
      return new Set([...locks.locked(showtimeId), ...inPayment.flatMap(({ seats }) => seats.map(seatKey))])
    },
    leavingSeats: (showtimeId) => locks.lockedBy('leaving', showtimeId),
    lock: locks.lock,
    unlock: locks.unlock,
    counts: () => {
      let seats = 0
      for (const ofShowtime of rights.held.values()) seats += ofShowtime.size
      return { seats, showtimes: rights.held.size }
    },
    changes$: changes.asObservable(),
  }
}

/** Locks in memory: a kiosk that starts again has no open order. */
function createSeatLocks(onChange: (showtimeId: ShowtimeId) => void): SeatLocks {
  const byShowtime = new Map<ShowtimeId, Map<SeatKey, LockHolder>>()
  const ofShowtime = (id: ShowtimeId) => byShowtime.get(id) ?? new Map<SeatKey, LockHolder>()
  return {
    lock: (holder, showtimeId, seats) => {
      const locks = ofShowtime(showtimeId)
      if (seats.some((seat) => (locks.get(seatKey(seat)) ?? holder) !== holder)) return false
      for (const seat of seats) locks.set(seatKey(seat), holder)
      byShowtime.set(showtimeId, locks)
      onChange(showtimeId)
      return true
    },
    unlock: (holder, showtimeId, seats) => {
      const locks = ofShowtime(showtimeId)
      for (const seat of seats) if (locks.get(seatKey(seat)) === holder) locks.delete(seatKey(seat))
      if (locks.size === 0) byShowtime.delete(showtimeId)
      onChange(showtimeId)
    },
    locked: (showtimeId) => new Set(ofShowtime(showtimeId).keys()),
    lockedBy: (holder, showtimeId) => {
      return new Set([...ofShowtime(showtimeId)].flatMap(([key, by]) => (by === holder ? [key] : [])))
    },
  }
}
