/** The locks in the order that server/db/README.md prescribes, each by the table whose rows it takes. */
const order = [
  'enrol_codes',
  'cinemas',
  'devices',
  'merchants',
  'accounts',
  'cinema_settings',
  'review_items',
  'films',
  'halls',
  'showtimes',
  'seat_custody',
  'tickets',
] as const

/** Tables whose rows are locked by number, and where that stands in what is answered. */
const numbered: Readonly<Partial<Record<Table, string>>> = {
  devices: 'device',
  accounts: 'account_id',
  halls: 'hall_id',
  showtimes: 'showtime_id',
}

type Locked = { readonly statements: Set<string>; readonly rows: Map<Table, Set<number>>; last: number }

/**
 * Watches what each connection locks within a transaction. What it sends is judged as it is sent: a lock that comes after
 * a later one of the order is a fault, whether anybody waits for it this time or not. Rows that the transaction has locked
 * by the same statement before, and writes to tables of which it has locked rows, take no new lock. Rows of one table that
 * have numbers are locked by number, within one statement and over several.
 */
export function createLockOrder() {
  const open = new WeakMap<object, Locked>()
  const faults: string[] = []
  return {
    faults: (): readonly string[] => faults,
    forget: (): void => {
      faults.length = 0
    },
    note: (client: object, text: string, values: readonly unknown[]): void => {
      const sent = plain(text)
      if (/^(begin|start transaction)/.test(sent)) {
        open.set(client, { statements: new Set(), rows: new Map(), last: -1 })
        return
      }
      if (/^(commit|rollback)$/.test(sent)) open.delete(client)
      const locked = open.get(client)
      if (!locked) return
      const statement = `${sent} ${JSON.stringify(values)}`
      if (locked.statements.has(statement)) return
      const tables = [...locked.statements].flatMap(lockedIn)
      for (const table of [...lockedIn(sent), ...writtenIn(sent).filter((written) => !tables.includes(written))]) {
        const step = order.indexOf(table)
        if (step < locked.last) faults.push(`locks ${table} after ${order[locked.last]}: "${sent.slice(0, 90)}"`)
        if (step >= locked.last) locked.last = step
      }
      locked.statements.add(statement)
    },
    /** The rows that a statement answered, in their order, which is that in which it has locked them. */
    noteRows: (client: object, text: string, rows: readonly object[]): void => {
      const locked = open.get(client)
      const [table] = locked ? lockedIn(plain(text)) : []
      const number = table && numbered[table]
      if (!locked || !table || !number) return
      const before = locked.rows.get(table) ?? new Set()
      for (const row of rows) {
        const value = (row as Readonly<Record<string, unknown>>)[number]
        if (typeof value !== 'number' || before.has(value)) continue
        const last = Math.max(...before)
        if (value < last) faults.push(`locks ${value} of ${table} after ${last}`)
        before.add(value)
      }
      locked.rows.set(table, before)
    },
  }
}

type Table = (typeof order)[number]

function plain(text: string): string {
  return text.toLowerCase().replaceAll('"', '').replaceAll(/\s+/g, ' ').trim()
}

function isOrdered(table: string | undefined): table is Table {
  return (order as readonly (string | undefined)[]).includes(table)
}

/** The tables whose rows a statement locks by a clause of its own. */
function lockedIn(sent: string): Table[] {
  const parts = sent.split(/for (?:no key )?(?:update|share)\b/)
  return parts.slice(0, -1).flatMap((part) => tablesIn(part, /\bfrom (\w+)/g).slice(-1))
}

/** Those that it changes; seats are made in order to lock them. */
function writtenIn(sent: string): Table[] {
  return tablesIn(sent, /\b(?:update|delete from|insert into(?= seat_custody\b)) (\w+)/g)
}

function tablesIn(sent: string, pattern: RegExp): Table[] {
  return [...sent.matchAll(pattern)].map(([, table]) => table).filter(isOrdered)
}
