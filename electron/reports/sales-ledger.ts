import { type Observable, Subject } from 'rxjs'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { JournalEntry, SoldTicket } from '../../shared/journal/journal-entry.ts'
import { type SeatKey, seatKey } from '../../shared/seats/seat-plan.ts'
import type { Journal } from '../journal/journal.ts'

export type LedgerSale = {
  readonly atMs: number
  readonly showtimeId: ShowtimeId
  readonly tickets: readonly Pick<SoldTicket, 'ticketNumber' | 'priceFen'>[]
}

/** This kiosk's sales, folded from its journal: a cache, which begins again with each device that it is. */
export type SalesLedger = {
  readonly sales: () => readonly LedgerSale[]
  readonly soldSeats: (showtimeId: ShowtimeId) => ReadonlySet<SeatKey>
  /** What the server has not acknowledged. */
  readonly queue: () => {
    readonly waiting: number
    readonly waitingSales: number
    readonly oldestAtMs: number | null
  }
  /** The showtime of each sale, once it counts; null: the ledger began again. */
  readonly changes$: Observable<ShowtimeId | null>
}

const noSeats: ReadonlySet<SeatKey> = new Set()

export function createSalesLedger(
  journal: Pick<Journal, 'acknowledged' | 'addProjection' | 'changes$' | 'owner' | 'owners$'>,
): SalesLedger {
  /** When each entry of the present epoch was written, and how many of those up to it are sales, in order of `seq`. */
  let writtenAtMs: number[] = []
  let salesUpTo: number[] = []
  let sales: LedgerSale[] = []
  let soldSeats = new Map<ShowtimeId, Set<SeatKey>>()
  const changes = new Subject<ShowtimeId | null>()

  function take(entry: JournalEntry): void {
    writtenAtMs.push(entry.at)
    salesUpTo.push((salesUpTo.at(-1) ?? 0) + (entry.kind === 'sold' ? 1 : 0))
    if (entry.kind !== 'sold') return
    const { showtimeId } = entry.body
    const tickets = entry.body.tickets.map(({ ticketNumber, priceFen }) => ({ ticketNumber, priceFen }))
    sales.push({ atMs: entry.at, showtimeId, tickets })
    const seats = soldSeats.get(showtimeId) ?? new Set()
    soldSeats.set(showtimeId, seats)
    for (const ticket of entry.body.tickets) seats.add(seatKey(ticket))
  }

  /** `seq` counts from 1 again. */
  function beginEpoch(): void {
    writtenAtMs = []
    salesUpTo = []
  }

  journal.addProjection({ since: 'this-device', take, endPast: beginEpoch })
  let device = journal.owner()?.device ?? null
  journal.changes$.subscribe((entry) => {
    if (entry.kind === 'sold') changes.next(entry.body.showtimeId)
  })
  journal.owners$.subscribe((owner) => {
    beginEpoch()
    // What a device sold in an epoch before is its own as well.
    if (owner?.device !== device) {
      sales = []
      soldSeats = new Map()
    }
    device = owner?.device ?? null
    changes.next(null)
  })

  return {
    sales: () => sales,
    soldSeats: (showtimeId) => soldSeats.get(showtimeId) ?? noSeats,
    queue: () => {
      const { seq } = journal.acknowledged()
      return {
        waiting: Math.max(0, writtenAtMs.length - seq),
        waitingSales: (salesUpTo.at(-1) ?? 0) - (salesUpTo[Math.min(seq, salesUpTo.length) - 1] ?? 0),
        oldestAtMs: writtenAtMs[seq] ?? null,
      }
    },
    changes$: changes,
  }
}
