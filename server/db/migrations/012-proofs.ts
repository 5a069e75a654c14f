import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // Remembered answers have no proofs: asked again, a kiosk is told what it holds by its next hello.
  'delete from grants',
  // Which cluster and timeline these tables were last judged in; null: not yet.
  'alter table commit_number add column system_identifier text, add column timeline int8',
]

/** What kiosks can prove that the server told them, and by which a server notices a restored database while it runs. */
export const proofs: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
