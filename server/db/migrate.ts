import { sql } from 'kysely'
import { StartRefused } from '../../runtime/start-refused.ts'
import { first } from './migrations/001-first.ts'
import { programme } from './migrations/002-programme.ts'
import { merchants } from './migrations/003-merchants.ts'
import { customerSlots } from './migrations/004-customer-slots.ts'
import { standingSeats } from './migrations/005-standing-seats.ts'
import { deviceStates } from './migrations/006-device-states.ts'
import { recoveries } from './migrations/007-recoveries.ts'
import { edits } from './migrations/008-edits.ts'
import { moneyAndPeople } from './migrations/009-money-and-people.ts'
import { hallPlans } from './migrations/010-hall-plans.ts'
import { successorsAndPasswords } from './migrations/011-successors-and-passwords.ts'
import { proofs } from './migrations/012-proofs.ts'
import { ownFacts } from './migrations/013-own-facts.ts'
import { generations } from './migrations/014-generations.ts'
import { seenSales } from './migrations/015-seen-sales.ts'
import { paymentKeys } from './migrations/016-payment-keys.ts'
import { listedEntries } from './migrations/017-listed-entries.ts'
import { words } from './migrations/018-words.ts'
import { boxOffice } from './migrations/019-box-office.ts'
import { paymentItems } from './migrations/021-payment-items.ts'
import type { Database } from './tables.ts'

/** Every step from an empty database to this version, by name and in order. A step that was released never changes. */
const migrations = {
  '001-first': first,
  '002-programme': programme,
  '003-merchants': merchants,
  '004-customer-slots': customerSlots,
  '005-standing-seats': standingSeats,
  '006-device-states': deviceStates,
  '007-recoveries': recoveries,
  '008-edits': edits,
  '009-money-and-people': moneyAndPeople,
  '010-hall-plans': hallPlans,
  '011-successors-and-passwords': successorsAndPasswords,
  '012-proofs': proofs,
  '013-own-facts': ownFacts,
  '014-generations': generations,
  '015-seen-sales': seenSales,
  '016-payment-keys': paymentKeys,
  '017-listed-entries': listedEntries,
  '018-words': words,
  '019-box-office': boxOffice,
  '021-payment-items': paymentItems,
}

/**
 * Brings the database to this program's version, once even where several servers start together (Kysely holds an
 * advisory lock meanwhile). Refuses one that a newer program has changed, and leaves it as it is. One that is of this
 * version already is asked for that alone.
 */
export async function migrate(db: Database): Promise<void> {
  const done = await migrationsDone(db)
  const unknown = done.filter((name) => !Object.hasOwn(migrations, name))
  if (unknown.length > 0) {
    throw new StartRefused(`the database belongs to a newer version of this program (it has ${unknown.join(', ')})`)
  }
  if (Object.keys(migrations).every((name) => done.includes(name))) return
  const { Migrator } = await import('kysely/migration')
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

async function migrationsDone(db: Database): Promise<string[]> {
  const table = await sql<{ name: string | null }>`select to_regclass('kysely_migration')::text as name`.execute(db)
  if (!table.rows[0]?.name) return []
  const done = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return done.rows.map((row) => row.name)
}
