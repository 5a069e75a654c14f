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

/** One line for each entry, in order of `seq`, which counts from 1 without gaps. */
type Line = { readonly atMs: number; readonly isSale: boolean }

const noSeats: ReadonlySet<SeatKey> = new Set()

export async function openSalesLedger(
  journal: Pick<Journal, 'all' | 'changes$' | 'earlierEpochs' | 'owner' | 'owners$' | 'acknowledged'>,
): Promise<SalesLedger> {
  let lines: Line[] = []
  let sales: LedgerSale[] = []
  let soldSeats = new Map<ShowtimeId, Set<SeatKey>>()
  const changes = new Subject<ShowtimeId | null>()

  function fold(entry: JournalEntry): void {
    lines.push({ atMs: entry.at, isSale: entry.kind === 'sold' })
    foldSale(entry)
  }

  function foldSale(entry: JournalEntry): void {
    if (entry.kind !== 'sold') return
    const { showtimeId } = entry.body
    const tickets = entry.body.tickets.map(({ ticketNumber, priceFen }) => ({ ticketNumber, priceFen }))
    sales.push({ atMs: entry.at, showtimeId, tickets })
    const seats = soldSeats.get(showtimeId) ?? new Set()
    soldSeats.set(showtimeId, seats)
    for (const ticket of entry.body.tickets) seats.add(seatKey(ticket))
  }

  for (const entry of await journal.earlierEpochs()) foldSale(entry)
  for (const entry of await journal.all()) fold(entry)
  let device = journal.owner()?.device ?? null
  journal.changes$.subscribe((entry) => {
    fold(entry)
    if (entry.kind === 'sold') changes.next(entry.body.showtimeId)
  })
  journal.owners$.subscribe((owner) => {
    lines = []
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
      const waiting = lines.slice(journal.acknowledged().seq)
      return {
        waiting: waiting.length,
        waitingSales: waiting.filter(({ isSale }) => isSale).length,
        oldestAtMs: waiting[0]?.atMs ?? null,
      }
    },
    changes$: changes,
  }
}
