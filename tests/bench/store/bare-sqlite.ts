import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Contestant, found, type Item, inBulks, sizes } from './workload.ts'

/** What a program would do that has this one table and no RxDB: the same durability, pragmas, indexes and JSON. */
const openTable = (path: string) => {
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000; PRAGMA mmap_size = 1000000000;
    CREATE TABLE IF NOT EXISTS items (
      id TEXT PRIMARY KEY, deleted INTEGER NOT NULL, fen REAL NOT NULL, seat TEXT NOT NULL, data TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS by_fen ON items (deleted, fen, id);
    CREATE INDEX IF NOT EXISTS by_seat ON items (deleted, seat, fen, id)`)
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const insert = database.prepare('INSERT INTO items VALUES (?, 0, ?, ?, ?)')
  const byId = database.prepare('SELECT data FROM items WHERE id = ? AND deleted = 0')
  const byFen = database.prepare(
    'SELECT data FROM items WHERE deleted = 0 AND fen >= ? AND fen < ? ORDER BY fen, id LIMIT 1000',
  )
  const parse = (row: Record<string, unknown> | undefined): unknown => JSON.parse(String(row?.data))
  return {
    write: (items: readonly Item[]) => {
      begin.run()
      for (const item of items) insert.run(item.id, item.fen, item.seat, JSON.stringify(item))
      commit.run()
    },
    read: (id: string) => parse(byId.get(id)),
    query: (from: number) => byFen.all(from, from + found).map(parse),
    close: () => database.close(),
  }
}

export const createBareContestant = async (name: string, folder: string): Promise<Contestant> => {
  const open = (store: string) => openTable(join(folder, `${name}-${store}.sqlite`))
  const writes = open('writes')
  const stores = { small: open('small'), large: open('large') }
  await inBulks(sizes.small, writes.write)
  await inBulks(sizes.small, stores.small.write)
  await inBulks(sizes.large, stores.large.write)
  return {
    insert: (item) => writes.write([item]),
    bulk: writes.write,
    read: (size, id) => stores[size].read(id),
    query: (size, from) => stores[size].query(from),
    large: {
      close: () => stores.large.close(),
      open: (id) => {
        stores.large = open('large')
        stores.large.read(id)
      },
    },
  }
}
