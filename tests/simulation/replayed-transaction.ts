import { sql } from 'kysely'
import type { Database } from '../../server/db/tables.ts'

type Asked = { readonly name: string; readonly given: readonly unknown[] }
type Ended = { readonly answer: unknown; readonly code: string | null; readonly error: unknown }

export type ReplayedTransaction = Awaited<ReturnType<typeof openReplayedTransaction>>

/** One transaction of a history on a connection of its own: one statement at a time, which may have to wait. */
export async function openReplayedTransaction(db: Database) {
  const trx = await db.startTransaction().execute()
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
  const backend = rows[0]?.pid ?? 0
  // Who ends to break a deadlock is written in the history.
  await sql`set local deadlock_timeout = '1h'`.execute(trx)
  let asked: Asked | null = null
  let ended: Ended | null = null
  let ending: Promise<void> = Promise.resolve()

  const cancel = async (on: Database) => {
    await sql`select pg_cancel_backend(${backend})`.execute(on)
    await ending
  }
  return {
    db: trx as Database,
    backend,
    ask: (name: string, given: readonly unknown[], answering: Promise<unknown>): void => {
      asked = { name, given }
      ended = null
      ending = answering.then(
        (answer) => {
          ended = { answer, code: null, error: null }
        },
        (error) => {
          const code = error instanceof Error && 'code' in error ? String(error.code) : ''
          ended = { answer: null, code, error }
        },
      )
    },
    asked: (): Asked | null => asked,
    isDone: (): boolean => ended !== null,
    /** How its statement ended; null: it has not, for so long. */
    ended: async (withinMs: number): Promise<Ended | null> => {
      let timer: NodeJS.Timeout | undefined
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs)
      })
      await Promise.race([ending, patience])
      clearTimeout(timer)
      return ended
    },
    forget: (): void => {
      asked = null
    },
    /** Whether those for whom it waits wait for it. */
    isInCircle: async (on: Database): Promise<boolean> => {
      const found = await sql<{ is_there: boolean }>`
        with recursive waits (pid) as (
          select unnest(pg_blocking_pids(${backend})) union select unnest(pg_blocking_pids(pid)) from waits
        )
        select exists (select from waits where pid = ${backend}) as is_there`.execute(on)
      return found.rows[0]?.is_there === true
    },
    cancel,
    part: async (what: 'savepoint' | 'released' | 'undone'): Promise<void> => {
      if (what === 'savepoint') await sql`savepoint attempt`.execute(trx)
      if (what === 'undone') await sql`rollback to savepoint attempt`.execute(trx)
      if (what !== 'savepoint') await sql`release savepoint attempt`.execute(trx)
    },
    end: async (how: 'committed' | 'rolled back'): Promise<void> => {
      await (how === 'committed' ? trx.commit() : trx.rollback()).execute()
    },
    /** Its server is gone, whatever it waits for. */
    abort: async (on: Database): Promise<void> => {
      if (asked && !ended) await cancel(on)
      await trx.rollback().execute()
    },
  }
}

/** The connections that wait for a lock. */
export async function waitingBackends(db: Database): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ pid: number }>`select pid from pg_locks where not granted`.execute(db)
  return new Set(rows.map(({ pid }) => pid))
}
