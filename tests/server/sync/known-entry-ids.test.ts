import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { knownEntryIds } from '../../../server/ledger/journals/journal-store.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { databaseKinds, openTestDatabase } from '../../support/databases.ts'
import { rowsReadBy } from '../../support/rows-read.ts'

const device = 7 as DeviceNumber

it.each(databaseKinds)(
  'finds the ids of an upload without reading the journal, in a table that grew since %s looked at it last',
  async (kind) => {
    const database = await openTestDatabase(kind)
    try {
      const { db } = database
      await sql`insert into journal_entries (cinema_id, device, epoch, seq, entry_id, kind, raw, outcome, received_at_ms)
        select 1, ${device}, 1, seq, 'entry-' || seq, 'sold', '{}', 'accepted', 0
        from generate_series(1, 20000) as seq`.execute(db)
      const ids = Array.from({ length: 100 }, (_, index) => `entry-${19_951 + index}`)
      const read = await rowsReadBy(db, async () => {
        const known = await knownEntryIds(db, device, ids)
        expect(known.toSorted()).toEqual(ids.slice(0, 50).toSorted())
      })
      // Of an average a loop, which Postgres rounds.
      expect(read.journal_entries).toBeLessThanOrEqual(100)
      expect(await knownEntryIds(db, 8 as DeviceNumber, ids)).toEqual([])
    } finally {
      await database.close()
    }
  },
)
