import type { OwnPolicy } from '../shared/policy/policy.ts'
import { type AskRow, createReadPosition } from './recovery/database-position.ts'
import type { Look } from './recovery/detect-restore.ts'

/** What a server looks for in its database every second, read at one moment. */
export type Pulse = Look & {
  /** Whether something was noted that no relay has moved yet. */
  readonly isOutboxFilled: boolean
  /** How far the changes of each cinema have come. */
  readonly lastSeqs: ReadonlyMap<number, number>
  /** When the first hold for a web customer ends, or has ended; null: there is none. */
  readonly nextHoldEndsAtMs: number | null
  readonly ownPolicies: ReadonlyMap<number, OwnPolicy>
}

type Row = {
  readonly recoveries: number
  readonly isOutboxFilled: boolean
  readonly nextHoldEndsAtMs: number | null
  readonly lastSeqs: Readonly<Record<string, number>>
  readonly ownPolicies: Readonly<Record<string, OwnPolicy>>
}

// Each by an index, or from a table with a row a cinema.
const columns = `,
      (select count(*) from recoveries) as recoveries,
      (select min(outbox_id) from outbox) is not null as "isOutboxFilled",
      (select min(hold_ends_at_ms) from seat_custody where state = 'in-payment') as "nextHoldEndsAtMs",
      (select coalesce(jsonb_object_agg(cinema_id, seq), '{}') from change_counters) as "lastSeqs",
      (select coalesce(jsonb_object_agg(cinema_id, own_policy), '{}') from cinema_settings) as "ownPolicies"`

/** Makes the one statement that an idle server sends, however many showtimes, kiosks and kinds of work there are. */
export function createReadPulse({ isPostgres, ask }: { isPostgres: boolean; ask: AskRow }): () => Promise<Pulse> {
  const read = createReadPosition<Row>(isPostgres, { name: 'pulse', columns })
  return async () => {
    const { position, recoveries, isOutboxFilled, nextHoldEndsAtMs, lastSeqs, ownPolicies } = await read(ask)
    return {
      position,
      recoveries,
      isOutboxFilled,
      nextHoldEndsAtMs,
      lastSeqs: byCinema(lastSeqs),
      ownPolicies: byCinema(ownPolicies),
    }
  }
}

function byCinema<Value>(values: Readonly<Record<string, Value>>): ReadonlyMap<number, Value> {
  return new Map(Object.entries(values).map(([cinemaId, value]) => [Number(cinemaId), value]))
}
