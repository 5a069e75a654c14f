import type { PostgresPool } from 'kysely'
import type pg from 'pg'

/** Says whether the database behind a connection is the one that this program knows. */
export type Guard = {
  readonly isOpen: () => boolean
  /** Resolves once the database may be asked again; rejects where that can't be brought about now. */
  readonly whenOpen: () => Promise<void>
  /** Judges a new connection by what it answers. */
  readonly mayUse: (ask: (statement: string) => Promise<unknown>) => Promise<boolean>
}

/**
 * The pool as everybody sees it: no query of theirs runs on a new connection before the guard has judged it, and none at
 * all while the guard is shut. Without a guard, as while the program starts, it is the pool itself.
 */
export function guardPool(pool: pg.Pool) {
  let guard: Guard | null = null
  let judged = new WeakSet<pg.PoolClient>()

  const connect = async (): Promise<pg.PoolClient> => {
    for (;;) {
      // Before a connection is taken: whoever opens it again needs one, too.
      await guard?.whenOpen()
      const client = await pool.connect()
      if (!guard) return client
      if (guard.isOpen() && (await isTrusted(guard, client))) return client
      client.release(true)
    }
  }

  const isTrusted = async ({ mayUse }: Guard, client: pg.PoolClient): Promise<boolean> => {
    if (judged.has(client)) return true
    try {
      const mayBeUsed = await mayUse(async (statement) => (await client.query(statement)).rows[0])
      if (mayBeUsed) judged.add(client)
      return mayBeUsed
    } catch (fault) {
      client.release(true)
      throw fault
    }
  }

  return {
    pool: { connect, end: () => pool.end(), options: pool.options } as PostgresPool,
    guardWith: (next: Guard): void => {
      guard = next
      judged = new WeakSet()
    },
  }
}
