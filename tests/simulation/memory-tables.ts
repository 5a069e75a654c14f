import type { Selectable } from 'kysely'
import type { Tables } from '../../server/db/tables.ts'

type Row<Name extends keyof Tables> = Selectable<Tables[Name]>

/** What undoes the writes of the transaction under way, the last one last. */
type UndoLog = (() => void)[]

/** A table in memory: rows by their primary key, replaced and never changed, each write noted so that it can be undone. */
export type MemoryTable<Stored> = {
  readonly get: (key: string) => Stored | undefined
  readonly all: () => Iterable<Stored>
  readonly put: (key: string, row: Stored) => void
  /** Refuses (throws, as Postgres does) a key that is taken. */
  readonly insert: (key: string, row: Stored) => void
  readonly remove: (key: string) => void
}

function createTable<Stored>(name: string, rows: Map<string, Stored>, undo: UndoLog): MemoryTable<Stored> {
  const put = (key: string, row: Stored) => {
    const before = rows.get(key)
    undo.push(before === undefined ? () => rows.delete(key) : () => rows.set(key, before))
    rows.set(key, row)
  }
  return {
    get: (key) => rows.get(key),
    all: () => rows.values(),
    put,
    insert: (key, row) => {
      if (rows.has(key)) throw uniqueViolation(`${name}_pkey`)
      put(key, row)
    },
    remove: (key) => {
      const before = rows.get(key)
      if (before === undefined) return
      rows.delete(key)
      undo.push(() => rows.set(key, before))
    },
  }
}

/** What Postgres answers to a second row under one key. */
export function uniqueViolation(constraint: string): Error {
  return Object.assign(new Error(`duplicate key: ${constraint}`), { code: '23505', constraint })
}

const emptyRows = () => ({
  cinemas: new Map<string, Row<'cinemas'>>(),
  accounts: new Map<string, Row<'accounts'>>(),
  films: new Map<string, Row<'films'>>(),
  halls: new Map<string, Row<'halls'>>(),
  showtimes: new Map<string, Row<'showtimes'>>(),
  former_prices: new Map<string, Row<'former_prices'>>(),
  seat_custody: new Map<string, Row<'seat_custody'>>(),
  tickets: new Map<string, Row<'tickets'>>(),
  devices: new Map<string, Row<'devices'>>(),
  sign_offs: new Map<string, Row<'sign_offs'>>(),
  recoveries: new Map<string, Row<'recoveries'>>(),
  enrol_codes: new Map<string, Row<'enrol_codes'>>(),
  device_nonces: new Map<string, Row<'device_nonces'>>(),
  grants: new Map<string, Row<'grants'>>(),
  journal_entries: new Map<string, Row<'journal_entries'>>(),
  /** The unique index over ids of entries that were read. */
  entry_ids: new Map<string, { readonly entry_id: string }>(),
  to_resolve: new Map<string, Row<'to_resolve'>>(),
  outbox: new Map<string, Row<'outbox'>>(),
  changes: new Map<string, Row<'changes'>>(),
  audit: new Map<string, Row<'audit'>>(),
  edits: new Map<string, Row<'edits'>>(),
  device_staff: new Map<string, Row<'device_staff'>>(),
})

type Rows = ReturnType<typeof emptyRows>

export type MemoryTables = {
  readonly [Name in keyof Rows]: Rows[Name] extends Map<string, infer Stored> ? MemoryTable<Stored> : never
} & {
  /** The next number of a sequence: as in Postgres, never given back. */
  readonly next: (sequence: string) => number
  readonly last: (sequence: string) => number
  /** Leads a sequence up to here; undone with its transaction. */
  readonly raise: (sequence: string, to: number) => void
  /** A place to go back to. */
  readonly mark: () => number
  readonly undoTo: (mark: number) => void
  readonly commit: () => void
  /** All that is committed, to be put back later; the answer puts it back. */
  readonly copy: () => () => void
}

/** The server's tables in memory. Only one transaction at a time may write to them. */
export function createMemoryTables(): MemoryTables {
  const rows = emptyRows()
  const sequences = new Map<string, number>()
  const undo: UndoLog = []
  const tables = Object.fromEntries(
    Object.entries(rows).map(([name, stored]) => [name, createTable(name, stored as Map<string, unknown>, undo)]),
  ) as unknown as MemoryTables
  const last = (sequence: string) => sequences.get(sequence) ?? 0
  return {
    ...tables,
    next: (sequence) => {
      const value = last(sequence) + 1
      sequences.set(sequence, value)
      return value
    },
    last,
    raise: (sequence, to) => {
      const before = last(sequence)
      undo.push(() => sequences.set(sequence, before))
      sequences.set(sequence, to)
    },
    mark: () => undo.length,
    undoTo: (mark) => {
      while (undo.length > mark) undo.pop()?.()
    },
    commit: () => {
      undo.length = 0
    },
    copy: () => {
      const copied = Object.entries(rows).map(([name, stored]) => [name, [...stored]] as const)
      const numbers = [...sequences]
      return () => {
        undo.length = 0
        for (const [name, kept] of copied) refill(rows[name as keyof Rows] as Map<string, unknown>, kept)
        refill(sequences, numbers)
      }
    },
  }
}

function refill<Value>(map: Map<string, Value>, entries: readonly (readonly [string, Value])[]): void {
  map.clear()
  for (const [key, value] of entries) map.set(key, value)
}
