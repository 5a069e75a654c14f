import { now } from 'rxdb'
import type { OpenCollection } from './open-collection.ts'

const TOMBSTONES_A_TIME = 1_000

/**
 * Purges documents deleted longer than `minimumDeletedMs` ago, a bounded number of them; says whether none is left.
 * Notes the last number given out before that, so that no checkpoint ever points at a number that is used again.
 */
export const cleanUp = ({ file, table, id, attachmentTable }: OpenCollection, minimumDeletedMs: number): boolean => {
  const latestLwt = now() - minimumDeletedMs
  const purgeable = (column: string): string =>
    `SELECT ${column} FROM ${table.name} WHERE deleted = 1 AND lwt <= ? ORDER BY lwt, seq LIMIT ${TOMBSTONES_A_TIME}`
  return file.transaction(() => {
    file.run(
      `UPDATE collection SET seq_floor = max(seq_floor, coalesce((SELECT max(seq) FROM ${table.name}), 0)) WHERE id = ?`,
      id,
    )
    if (attachmentTable) {
      file.run(`DELETE FROM ${attachmentTable} WHERE document_id IN (${purgeable('id')})`, latestLwt)
    }
    const purged = file.run(`DELETE FROM ${table.name} WHERE seq IN (${purgeable('seq')})`, latestLwt)
    return purged < TOMBSTONES_A_TIME
  })
}
