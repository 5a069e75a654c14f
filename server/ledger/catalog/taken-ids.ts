import { sql } from 'kysely'
import type { Database } from '../../db/tables.ts'

const idColumns = { films: 'film_id', halls: 'hall_id' } as const

/** Whether a film or a hall bears this number, or ever did. */
export async function isIdTaken(
  db: Database,
  cinemaId: number,
  table: keyof typeof idColumns,
  id: number,
): Promise<boolean> {
  const found = await sql`
    select 1 from ${sql.table(table)} where cinema_id = ${cinemaId} and ${sql.ref(idColumns[table])} = ${id}`.execute(
    db,
  )
  return found.rows.length > 0
}
