import type { RecoveryReason } from '../db/tables.ts'

/** Which cluster of Postgres, and which timeline of it. null: the database does not tell. */
export type Place = { readonly systemIdentifier: string | null; readonly timeline: number | null }

/** How far the tables have come, where they were last judged to have lost nothing, and where they are. */
export type DatabasePosition = { readonly commitNumber: number; readonly recorded: Place; readonly actual: Place }

/** Asks one connection, and returns the first row. */
export type AskRow = (statement: string) => Promise<unknown>

const notAllowed = '42501'

// The first eight digits of a segment's name are its timeline, at once after a promotion.
const actualTimeline = "('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int8"
const actualSystemIdentifier = '(select system_identifier::text from pg_control_system())'

type Row = {
  readonly number: number
  readonly recordedSystem: string | null
  readonly recordedTimeline: number | null
  readonly actualSystem: string | null
  readonly actualTimeline: number | null
}

/**
 * Makes the statement that reads the position, and with it what `columns` adds, in one row. `isPostgres`: an embedded
 * database is a folder of its own, and has no place to be told from another. Fails at a standby: nothing can be sold there.
 */
export function createReadPosition<More = unknown>(isPostgres: boolean, { name = 'position', columns = '' } = {}) {
  /** Some providers keep it to themselves: the timeline and the number still tell. */
  let isSystemTold = isPostgres

  const statement = () => `/* prepared: read-${name}${isSystemTold ? '' : '-only'} */
    select number, system_identifier as "recordedSystem", timeline as "recordedTimeline",
      ${isSystemTold ? actualSystemIdentifier : 'null'} as "actualSystem",
      ${isPostgres ? actualTimeline : 'null::int8'} as "actualTimeline"${columns}
    from commit_number`

  return async (ask: AskRow): Promise<More & { readonly position: DatabasePosition }> => {
    const row = (await askTold(ask)) as Row & More
    const recorded = { systemIdentifier: row.recordedSystem, timeline: row.recordedTimeline }
    const actual = { systemIdentifier: row.actualSystem, timeline: row.actualTimeline }
    return { ...row, position: { commitNumber: row.number, recorded, actual } }
  }

  async function askTold(ask: AskRow): Promise<unknown> {
    try {
      return await ask(statement())
    } catch (fault) {
      const isRefused = fault instanceof Error && 'code' in fault && fault.code === notAllowed
      if (!isRefused || !isSystemTold) throw fault
      isSystemTold = false
      return ask(statement())
    }
  }
}

/** Why these tables count as restored, given the highest number that was ever seen of them; or null. */
export function whyRestored(
  { commitNumber, recorded, actual }: DatabasePosition,
  maxSeen: number,
): RecoveryReason | null {
  if (maxSeen > commitNumber) return 'commit-number'
  if (isOther(recorded.systemIdentifier, actual.systemIdentifier)) return 'system-identifier'
  return isOther(recorded.timeline, actual.timeline) ? 'timeline' : null
}

function isOther<Value>(recorded: Value | null, actual: Value | null): boolean {
  return recorded !== null && actual !== null && recorded !== actual
}
