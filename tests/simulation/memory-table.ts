/** A transaction, as tables and locks know it: by nothing but itself. */
export type TransactionId = { readonly id: number }

/** What a transaction that has not ended has written under a key; `undefined`: it has deleted the row. */
type Version<Stored> = { readonly by: TransactionId; readonly row: Stored | undefined }

/** A unique index: the key of a row, or null for a row that is not in it. */
export type UniqueIndex<Stored> = { readonly name: string; readonly keyOf: (row: Stored) => string | null }

/**
 * A table in memory: the committed rows by their primary key, replaced and never changed, and over them what the
 * transactions under way have written. A row has at most one such version, since whoever writes it has locked it.
 */
export type MemoryTable<Stored> = {
  readonly name: string
  readonly keyOf: (row: Stored) => string
  readonly indexes: readonly UniqueIndex<Stored>[]
  /** The committed row. */
  readonly get: (key: string) => Stored | undefined
  /** The committed rows. */
  readonly all: () => Iterable<Stored>
  /** Adds a row that is committed from the beginning. */
  readonly add: (row: Stored) => void
  /** The row as this transaction sees it. */
  readonly seen: (by: TransactionId, key: string) => Stored | undefined
  readonly allSeen: (by: TransactionId) => Iterable<Stored>
  readonly versionOf: (key: string) => Version<Stored> | undefined
  /** Keys under which there is, or once was, a row with this key in an index. */
  readonly keysIn: (index: UniqueIndex<Stored>, key: string) => Iterable<string>
  /** Writes a version; the result undoes it. */
  readonly write: (by: TransactionId, key: string, row: Stored | undefined) => () => void
  /** What was written under the key is committed. */
  readonly settle: (key: string) => void
  /** Forgets what nobody has committed. */
  readonly dropVersions: () => void
  /** Copies the committed rows; the result restores them. */
  readonly copy: () => () => void
}

export function createMemoryTable<Stored>(
  name: string,
  keyOf: (row: Stored) => string,
  indexes: readonly UniqueIndex<Stored>[] = [],
): MemoryTable<Stored> {
  const committed = new Map<string, Stored>()
  const versions = new Map<string, Version<Stored>>()
  const entries = new Map(indexes.map((index) => [index, new Map<string, Set<string>>()]))

  const addToIndexes = (key: string, row: Stored) => {
    for (const [index, byKey] of entries) {
      const inIndex = index.keyOf(row)
      if (inIndex === null) continue
      const keys = byKey.get(inIndex)
      if (keys) keys.add(key)
      else byKey.set(inIndex, new Set([key]))
    }
  }

  function* merged(by: TransactionId): Iterable<Stored> {
    for (const [key, row] of committed) {
      const version = versions.get(key)
      const seen = version?.by === by ? version.row : row
      if (seen !== undefined) yield seen
    }
    for (const [key, version] of versions) {
      if (version.by === by && version.row !== undefined && !committed.has(key)) yield version.row
    }
  }

  return {
    name,
    keyOf,
    indexes,
    get: (key) => committed.get(key),
    all: () => committed.values(),
    add: (row) => {
      committed.set(keyOf(row), row)
      addToIndexes(keyOf(row), row)
    },
    seen: (by, key) => {
      const version = versions.size > 0 ? versions.get(key) : undefined
      return version?.by === by ? version.row : committed.get(key)
    },
    allSeen: (by) => (versions.size === 0 ? committed.values() : merged(by)),
    versionOf: (key) => versions.get(key),
    keysIn: (index, key) => entries.get(index)?.get(key) ?? [],
    write: (by, key, row) => {
      const before = versions.get(key)
      versions.set(key, { by, row })
      if (row !== undefined) addToIndexes(key, row)
      return () => (before ? versions.set(key, before) : versions.delete(key))
    },
    settle: (key) => {
      const version = versions.get(key)
      if (!version) return
      versions.delete(key)
      if (version.row === undefined) committed.delete(key)
      else committed.set(key, version.row)
    },
    dropVersions: () => versions.clear(),
    copy: () => {
      const kept = [...committed]
      return () => {
        committed.clear()
        for (const [key, row] of kept) committed.set(key, row)
      }
    },
  }
}

/** What Postgres reports for a second row under one key. */
export function uniqueViolation(constraint: string): Error {
  return Object.assign(new Error(`duplicate key: ${constraint}`), { code: '23505', constraint })
}
