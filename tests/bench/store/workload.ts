import type { RxJsonSchema } from 'rxdb'

// What every contestant does, in Node and in a page.

/** A ticket-like document: 300 bytes or so, two indexes. */
export type Item = { id: string; fen: number; seat: string; note: string }

export const itemSchema: RxJsonSchema<Item> = {
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: {
    id: { type: 'string', maxLength: 50 },
    fen: { type: 'integer', minimum: 0, maximum: 10_000_000, multipleOf: 1 },
    seat: { type: 'string', maxLength: 20 },
    note: { type: 'string' },
  },
  required: ['id', 'fen', 'seat', 'note'],
  indexes: ['fen', ['seat', 'fen']],
}

const idOf = (index: number) => `item-${String(index).padStart(10, '0')}`

/** `fen` runs through 0 to `count` in no order, so that any 100 following numbers are 100 documents. */
const itemAt = (index: number, count: number): Item => ({
  id: idOf(index),
  fen: (index * 7_919) % count,
  seat: `S${index % 100}`,
  note: `${index} `.padEnd(150, 'x'),
})

export const sizes = { small: 10_000, large: 100_000 } as const
const bulkSize = 1_000
export const found = 100

/** Each row of the table, and how often it is done at a time. */
export const rows = {
  insert: 20,
  bulk: 1,
  'read small': 200,
  'read large': 200,
  'query small': 20,
  'query large': 20,
  'open large': 1,
} as const
export type Row = keyof typeof rows

/** A database at work. Calls that only some can answer are missing. */
export type Contestant = {
  insert: (item: Item) => Promise<unknown> | unknown
  bulk: (items: Item[]) => Promise<unknown> | unknown
  read: (size: keyof typeof sizes, id: string) => Promise<unknown> | unknown
  /** Items with `from <= fen < from + 100`, in order of `fen`. */
  query: (size: keyof typeof sizes, from: number) => Promise<ArrayLike<unknown>> | ArrayLike<unknown>
  /** Null where nothing is kept. */
  large: {
    close: () => Promise<unknown> | unknown
    /** Opens it again, up to a first read of this item. */
    open: (id: string) => Promise<unknown> | unknown
  } | null
}

type Operation = () => Promise<unknown> | unknown

/** Times rows one after the other; ms for one operation each. Every read and query is for something new. */
export const createRowTimer = ({ insert, bulk, read, query, large }: Contestant) => {
  let written = sizes.large * 10
  let looked = 0
  const nextItem = () => itemAt(written++, sizes.large)
  const next = (count: number) => {
    looked += 6_101
    return looked % count
  }
  const perOperation = async (times: number, prepare: () => Promise<Operation> | Operation) => {
    const operations: Operation[] = []
    for (let count = 0; count < times; count++) operations.push(await prepare())
    const began = performance.now()
    for (const operation of operations) await operation()
    return (performance.now() - began) / times
  }
  const readRow = (size: keyof typeof sizes) => () => {
    const id = idOf(next(sizes[size]))
    return () => read(size, id)
  }
  const queryRow = (size: keyof typeof sizes) => () => {
    const from = next(sizes[size] - found)
    return async () => {
      const { length } = await query(size, from)
      if (length !== found) throw new Error(`${length} items instead of ${found}`)
    }
  }
  const operations: Record<Row, () => Promise<Operation> | Operation> = {
    insert: () => {
      const item = nextItem()
      return () => insert(item)
    },
    bulk: () => {
      const items = Array.from({ length: bulkSize }, nextItem)
      return () => bulk(items)
    },
    'read small': readRow('small'),
    'read large': readRow('large'),
    'query small': queryRow('small'),
    'query large': queryRow('large'),
    'open large': async () => {
      await large?.close()
      const id = idOf(next(sizes.large))
      return () => large?.open(id)
    },
  }
  return async (row: Row): Promise<number | null> => {
    if (row === 'open large' && !large) return null
    return await perOperation(rows[row], operations[row])
  }
}

export type RowTimer = ReturnType<typeof createRowTimer>

export const inBulks = async (count: number, write: (items: Item[]) => Promise<unknown> | unknown): Promise<void> => {
  for (let first = 0; first < count; first += bulkSize) {
    await write(Array.from({ length: bulkSize }, (_, index) => itemAt(first + index, count)))
  }
}
