import type { RecoveryReason } from '../db/tables.ts'

/** Which cluster of Postgres, and which timeline of it. null: the database does not tell. */
export type Place = { readonly systemIdentifier: string | null; readonly timeline: number | null }

/** How far the tables have come, where they were last judged to have lost nothing, and where they are. */
export type DatabasePosition = { readonly commitNumber: number; readonly recorded: Place; readonly actual: Place }

/** Asks one connection, and returns the first row. */
export type AskRow = (statement: string) => Promise<unknown>

type Row = { readonly number: number; readonly systemIdentifier: string | null; readonly timeline: number | null }

const nowhere: Place = { systemIdentifier: null, timeline: null }
const notAllowed = '42501'

/** `isPostgres`: an embedded database is a folder of its own, and has no place to be told from another. */
export async function readPosition(ask: AskRow, isPostgres: boolean): Promise<DatabasePosition> {
  const { number: commitNumber, ...recorded } = (await ask(
    'select number, system_identifier as "systemIdentifier", timeline from commit_number',
  )) as Row
  return { commitNumber, recorded, actual: isPostgres ? await readPlace(ask) : nowhere }
}

/** Throws at a standby: nothing can be sold there. */
async function readPlace(ask: AskRow): Promise<Place> {
  // The first eight digits of a segment's name are its timeline, at once after a promotion.
  const { timeline } = (await ask(
    "select ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int8 as timeline",
  )) as Pick<Row, 'timeline'>
  try {
    const { systemIdentifier } = (await ask(
      'select system_identifier::text as "systemIdentifier" from pg_control_system()',
    )) as Pick<Row, 'systemIdentifier'>
    return { systemIdentifier, timeline }
  } catch (fault) {
    // Some providers keep it to themselves: the timeline and the number still tell.
    if (fault instanceof Error && 'code' in fault && fault.code === notAllowed)
      return { systemIdentifier: null, timeline }
    throw fault
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
