import type { Selectable } from 'kysely'
import type { Tables } from '../../server/db/tables.ts'
import { type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import { createMemoryLocks } from './memory-locks.ts'
import { createMemoryTable, type MemoryTable, type UniqueIndex } from './memory-table.ts'
import { createMemoryTransaction, type MemoryTransaction } from './memory-transaction.ts'
import type { World } from './world.ts'

export type RowOf<Name extends keyof Tables> = Selectable<Tables[Name]>

/** The key of a seat's custody. */
export function custodyKey({ showtimeId }: { readonly showtimeId: number }, seat: SeatPosition): string {
  return `${showtimeId}/${seatKey(seat)}`
}

const isLive = ({ state }: RowOf<'tickets'>) => state === 'in-payment' || state === 'sold'

// As the migrations have them (server/db/migrations/).
const ticketIndexes: readonly UniqueIndex<RowOf<'tickets'>>[] = [
  {
    name: 'tickets_live',
    keyOf: (row) => (isLive(row) ? `${row.showtime_id}/${row.seat_row}-${row.seat_col}` : null),
  },
  {
    name: 'tickets_customer',
    keyOf: (row) =>
      isLive(row) && row.account_id !== null && row.customer_slot !== null
        ? `${row.account_id}/${row.showtime_id}/${row.customer_slot}`
        : null,
  },
  { name: 'tickets_replaces', keyOf: (row) => (row.replaces === null ? null : String(row.replaces)) },
]
const itemIndexes: readonly UniqueIndex<RowOf<'review_items'>>[] = [
  { name: 'review_items_refund', keyOf: (row) => (row.why === 'refund-due' ? String(row.ticket_number) : null) },
  { name: 'review_items_undelivered', keyOf: (row) => (row.why === 'undelivered' ? String(row.ticket_number) : null) },
]
const entryIndexes: readonly UniqueIndex<RowOf<'journal_entries'>>[] = [
  {
    name: 'journal_entries_id',
    keyOf: (row) => (row.outcome === 'unreadable' ? null : `${row.device}/${row.entry_id}`),
  },
]
const recoveryIndexes: readonly UniqueIndex<RowOf<'recoveries'>>[] = [
  { name: 'recoveries_open', keyOf: (row) => (row.ended_at_ms === null ? String(row.cinema_id) : null) },
]
const signOffIndexes: readonly UniqueIndex<RowOf<'sign_offs'>>[] = [
  { name: 'sign_offs_open', keyOf: (row) => (row.confirmed_at_ms === null ? String(row.device) : null) },
]

const createTables = () => ({
  cinemas: createMemoryTable<RowOf<'cinemas'>>('cinemas', (row) => String(row.cinema_id)),
  accounts: createMemoryTable<RowOf<'accounts'>>('accounts', (row) => String(row.account_id)),
  films: createMemoryTable<RowOf<'films'>>('films', (row) => String(row.film_id)),
  halls: createMemoryTable<RowOf<'halls'>>('halls', (row) => String(row.hall_id)),
  showtimes: createMemoryTable<RowOf<'showtimes'>>('showtimes', (row) => String(row.showtime_id)),
  former_prices: createMemoryTable<RowOf<'former_prices'>>(
    'former_prices',
    (row) => `${row.showtime_id}/${row.price_fen}`,
  ),
  seat_custody: createMemoryTable<RowOf<'seat_custody'>>('seat_custody', (row) =>
    custodyKey({ showtimeId: row.showtime_id }, { row: row.seat_row, col: row.seat_col }),
  ),
  tickets: createMemoryTable<RowOf<'tickets'>>('tickets', (row) => String(row.ticket_number), ticketIndexes),
  devices: createMemoryTable<RowOf<'devices'>>('devices', (row) => String(row.device)),
  sign_offs: createMemoryTable<RowOf<'sign_offs'>>('sign_offs', (row) => String(row.sign_off_id), signOffIndexes),
  recoveries: createMemoryTable<RowOf<'recoveries'>>('recoveries', (row) => String(row.recovery_id), recoveryIndexes),
  commit_number: createMemoryTable<RowOf<'commit_number'>>('commit_number', () => 'only'),
  enrol_codes: createMemoryTable<RowOf<'enrol_codes'>>('enrol_codes', (row) => row.code_hash),
  device_nonces: createMemoryTable<RowOf<'device_nonces'>>('device_nonces', (row) => `${row.device}/${row.nonce}`),
  grants: createMemoryTable<RowOf<'grants'>>('grants', (row) => `${row.device}/${row.request_id}`),
  journal_entries: createMemoryTable<RowOf<'journal_entries'>>(
    'journal_entries',
    (row) => `${row.device}/${row.epoch}/${row.seq}`,
    entryIndexes,
  ),
  review_items: createMemoryTable<RowOf<'review_items'>>('review_items', (row) => String(row.item_id), itemIndexes),
  refund_claims: createMemoryTable<RowOf<'refund_claims'>>(
    'refund_claims',
    (row) => `${row.ticket_number}/${row.device}`,
  ),
  seen_sales: createMemoryTable<RowOf<'seen_sales'>>('seen_sales', (row) => `${row.sale_id}/${row.device}`),
  outbox: createMemoryTable<RowOf<'outbox'>>('outbox', (row) => String(row.outbox_id)),
  changes: createMemoryTable<RowOf<'changes'>>('changes', (row) => `${row.replica}/${row.document_id}`),
  change_counters: createMemoryTable<RowOf<'change_counters'>>('change_counters', (row) => String(row.cinema_id)),
  audit: createMemoryTable<RowOf<'audit'>>('audit', (row) => String(row.audit_id)),
  edits: createMemoryTable<RowOf<'edits'>>('edits', (row) => `${row.device}/${row.edit_id}`),
  device_staff: createMemoryTable<RowOf<'device_staff'>>('device_staff', (row) => `${row.device}/${row.account_id}`),
})

export type MemoryTables = ReturnType<typeof createTables> & {
  /** Begins a transaction; `onWait` is told each time that it has to wait for others. */
  readonly begin: (onWait: (trx: number) => void) => MemoryTransaction
  /** The next number of a sequence: as in Postgres, no transaction returns it. */
  readonly next: (sequence: string) => number
  readonly last: (sequence: string) => number
  /** Leads a sequence up to here, whatever becomes of the transaction that asks for it. */
  readonly raise: (sequence: string, to: number) => void
  /** What is not committed is gone, with its locks. Whoever waits for one fails with this; null: the server is gone too. */
  readonly crash: (fault: Error | null) => void
  /** Copies all that is committed; the result restores it. */
  readonly copy: () => () => void
}

/** The server's tables in memory, for many transactions at a time. */
export function createMemoryTables(world: Pick<World, 'after' | 'next'>): MemoryTables {
  const tables = createTables()
  const each: readonly Pick<MemoryTable<never>, 'dropVersions' | 'copy'>[] = Object.values(tables)
  const sequences = new Map<string, number>()
  const locks = createMemoryLocks(world)
  let begun = 0
  const last = (sequence: string) => sequences.get(sequence) ?? 0
  const crash = (fault: Error | null) => {
    locks.drop(fault)
    for (const table of each) table.dropVersions()
  }
  tables.commit_number.add({ only_row: true, number: 0, system_identifier: null, timeline: null })
  return {
    ...tables,
    begin: (onWait) => {
      const id = ++begun
      return createMemoryTransaction(id, locks, () => onWait(id))
    },
    next: (sequence) => {
      const value = last(sequence) + 1
      sequences.set(sequence, value)
      return value
    },
    last,
    raise: (sequence, to) => sequences.set(sequence, to),
    crash,
    copy: () => {
      const restores = each.map((table) => table.copy())
      const numbers = [...sequences]
      return () => {
        crash(null)
        for (const restore of restores) restore()
        sequences.clear()
        for (const [name, value] of numbers) sequences.set(name, value)
      }
    },
  }
}
