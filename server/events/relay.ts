import { sql } from 'kysely'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'

const relayLock = 7_411_001
const mostRowsAtOnce = 1_000

/**
 * Moves what is in the outbox into `changes`, each document under a new `seq`; answers whether there may be more.
 * One relay at a time over all servers (an advisory lock), and nobody else touches the counter: so `seq` rises in the
 * order in which changes become visible, and a reader that saw 7 will never find a 6 it had missed.
 */
export async function relayOutbox(db: Database): Promise<boolean> {
  const waiting = await db.selectFrom('outbox').select('outbox_id').limit(1).execute()
  if (waiting.length === 0) return false
  return inTransaction(db, async (trx) => {
    const lock = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${relayLock}) as got`.execute(trx)
    if (!lock.rows[0]?.got) return false
    const rows = await trx.selectFrom('outbox').selectAll().orderBy('outbox_id').limit(mostRowsAtOnce).execute()
    const cinemaIds = new Set(rows.map((row) => row.cinema_id))
    for (const cinemaId of cinemaIds) {
      await giveSeqs(
        trx,
        cinemaId,
        rows.filter((row) => row.cinema_id === cinemaId),
      )
    }
    const ids = rows.map((row) => row.outbox_id)
    await sql`delete from outbox where outbox_id = any(${ids}::int8[])`.execute(trx)
    return rows.length === mostRowsAtOnce
  })
}

type Note = { readonly replica: string; readonly document_id: string }

async function giveSeqs(trx: Database, cinemaId: number, rows: readonly Note[]): Promise<void> {
  const notes = [...new Map(rows.map((row) => [`${row.replica}/${row.document_id}`, row])).values()]
  const counter = await trx
    .insertInto('change_counters')
    .values({ cinema_id: cinemaId, seq: notes.length })
    .onConflict((conflict) =>
      conflict.column('cinema_id').doUpdateSet((eb) => ({ seq: eb('change_counters.seq', '+', notes.length) })),
    )
    .returning('seq')
    .executeTakeFirstOrThrow()
  const before = counter.seq - notes.length
  await sql`
    insert into changes (cinema_id, replica, document_id, seq)
    select ${cinemaId}, note.replica, note.document_id, ${before} + note.place
    from unnest(${notes.map((note) => note.replica)}::text[], ${notes.map((note) => note.document_id)}::text[])
      with ordinality as note (replica, document_id, place)
    on conflict (cinema_id, replica, document_id) do update set seq = excluded.seq`.execute(trx)
}
