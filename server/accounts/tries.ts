import { sql } from 'kysely'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'

/** How often something may be tried by one subject in a while. */
export type TryLimit = { readonly most: number; readonly withinMs: number }

export type Tries = ReturnType<typeof createTries>

/**
 * Counts tries in the database, so that limits hold over restarts and over several servers. A subject's time begins
 * with its first try and is not extended by tries over the limit: nobody is locked out for good.
 */
export function createTries({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /**
     * Counts one try of the subject; answers 0, or the seconds to wait where it was one too many. Counting comes before
     * the password is looked at, so that tries sent all at once are counted too.
     */
    take: async (cinemaId: number, subject: string, limit: TryLimit): Promise<number> => {
      const nowMs = clock.nowMs()
      const row = await sql<{ count: number; ends_at_ms: number }>`
        insert into tries (cinema_id, subject, count, since_ms, ends_at_ms)
        values (${cinemaId}, ${subject}, 1, ${nowMs}, ${nowMs + limit.withinMs})
        on conflict (cinema_id, subject) do update set
          count = case when tries.ends_at_ms <= ${nowMs} then 1 else tries.count + 1 end,
          since_ms = case when tries.ends_at_ms <= ${nowMs} then excluded.since_ms else tries.since_ms end,
          ends_at_ms = case when tries.ends_at_ms <= ${nowMs} then excluded.ends_at_ms else tries.ends_at_ms end
        returning count, ends_at_ms`.execute(db)
      const { count, ends_at_ms: endsAtMs } = row.rows[0] ?? { count: 0, ends_at_ms: nowMs }
      return count <= limit.most ? 0 : Math.max(1, Math.ceil((endsAtMs - nowMs) / 1_000))
    },
    /** Takes one try back: it was no failure. */
    uncount: async (cinemaId: number, subject: string): Promise<void> => {
      await sql`update tries set count = count - 1
        where cinema_id = ${cinemaId} and subject = ${subject} and count > 0`.execute(db)
    },
    /** Forgets the subject's tries. */
    clear: async (cinemaId: number, subject: string): Promise<void> => {
      await db.deleteFrom('tries').where('cinema_id', '=', cinemaId).where('subject', '=', subject).execute()
    },
  }
}
