import { sql } from 'kysely'
import type { Database } from '../db/tables.ts'
import { wakeUpChannel } from '../db/wake-ups.ts'

const relayLock = 7_411_001
const maxRowsAtOnce = 1_000

/** `all`: nothing is left of what was noted before. `more`: there may be. `busy`: another relay has it in hand, but for the last. */
export type Relayed = 'all' | 'more' | 'busy'

/**
 * Moves what is in the outbox into `changes`, each document under a new `seq`, and wakes other servers where it moved any
 * (`own`: the name that this server has among them). One relay at a time over all servers (an advisory lock), and nobody else touches the counter: so `seq` rises in the
 * order in which changes become visible, and a reader that saw 7 will never find a 6 it had missed.
 */
export async function relayOutbox(db: Database, own: string): Promise<Relayed> {
  // One statement, since it runs beside every sale. A note that another relay moved between this statement's snapshot
  // and the lock is found deleted and left out; counter and changes are taken as they are by then.
  const relayed = await sql<{ moved: number; isMine: boolean }>`/* prepared: relay-outbox */
    with relay as materialized (
      select pg_try_advisory_xact_lock(${relayLock}) as is_mine
    ), moved as (
      delete from outbox where outbox_id in (
        select outbox_id from outbox where (select is_mine from relay) order by outbox_id limit ${maxRowsAtOnce}::int)
      returning outbox_id, cinema_id, replica, document_id
    ), note as (
      select cinema_id, replica, document_id,
        row_number() over (partition by cinema_id order by min(outbox_id)) as place
      from moved group by cinema_id, replica, document_id
    ), counter as (
      insert into change_counters (cinema_id, seq) select cinema_id, count(*) from note group by cinema_id
      on conflict (cinema_id) do update set seq = change_counters.seq + excluded.seq
      returning cinema_id, seq
    ), told as (
      insert into changes (cinema_id, replica, document_id, seq)
      select note.cinema_id, note.replica, note.document_id,
        counter.seq - (select count(*) from note as all_notes where all_notes.cinema_id = note.cinema_id) + note.place
      from note join counter on counter.cinema_id = note.cinema_id
      on conflict (cinema_id, replica, document_id) do update set seq = excluded.seq
    )
    select count(*) as moved, (select is_mine from relay) as "isMine",
      case when count(*) > 0 then pg_notify(${wakeUpChannel}, ${own}) end as woken
    from moved`.execute(db)
  const [row] = relayed.rows
  if (!row?.isMine) return 'busy'
  return row.moved === maxRowsAtOnce ? 'more' : 'all'
}
