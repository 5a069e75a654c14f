import { sql } from 'kysely'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { type OpenDatabase, openPostgres } from '../../../server/db/database.ts'
import { openEmbedded } from '../../../server/db/embedded-database.ts'
import { migrate } from '../../../server/db/migrate.ts'
import { ensureCinema } from '../../../server/ledger/catalog/cinemas-store.ts'
import { boxOffice } from '../../../server/reports/box-office.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { databaseKinds, makePostgresDatabase, openTestDatabase } from '../../support/databases.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { recountOf, wrongTotals } from '../../support/wrong-totals.ts'

const { log } = createSilentLog()

/** Back to the tables as they were before 019-box-office. */
const undoBoxOffice = [
  'drop index review_items_payment',
  'drop view box_office_differences',
  'drop function note_ticket_counted() cascade',
  'drop function note_showtime_counted() cascade',
  'drop table box_office, box_office_changes',
  'drop index tickets_displaced',
]

/** Back to the tables as they were before 018-words. */
const undoWords = [
  ...undoBoxOffice,
  'drop index review_items_undelivered',
  'drop index journal_entries_unapplied',
  'alter table journal_entries drop constraint journal_entries_outcome_check',
  'alter table review_items rename to to_resolve',
  'alter sequence review_items_item_id_seq rename to to_resolve_item_id_seq',
  'alter index review_items_pkey rename to to_resolve_pkey',
  'alter index review_items_refund rename to to_resolve_refund',
  'alter index review_items_open rename to to_resolve_open',
  'alter index review_items_of_device rename to to_resolve_of_device',
  "create unique index to_resolve_unseen on to_resolve (cinema_id, ticket_number) where why = 'unseen'",
  "create index journal_entries_unapplied on journal_entries (device) where outcome in ('set-apart', 'unreadable')",
  `alter table journal_entries add constraint journal_entries_outcome_check
    check (outcome in ('accepted', 'to-resolve', 'unreadable', 'set-apart', 'dismissed'))`,
  'alter table showtimes rename column allotted_seats to standing_seats',
]

describe.each(databaseKinds)('the database of the server on %s', (kind) => {
  let database: OpenDatabase
  afterEach(() => database.close())

  it('is brought up once, and again is left as it is', async () => {
    database = await openTestDatabase(kind)
    const { db } = database
    await migrate(db)
    expect(await db.selectFrom('cinemas').selectAll().execute()).toEqual([])
  })

  it('is refused where a newer program has changed it, and stays as it was', async () => {
    database = await openTestDatabase(kind)
    const { db } = database
    const names = () => db.introspection.getTables().then((tables) => tables.map((table) => table.name).toSorted())
    const before = await names()
    const future = { name: '999-future', timestamp: '2030-01-01' }
    await db.withTables<{ kysely_migration: typeof future }>().insertInto('kysely_migration').values(future).execute()
    await expect(migrate(db)).rejects.toThrow('newer version of this program (it has 999-future)')
    expect(await names()).toEqual(before)
  })

  it('finds payments by their key that were kept before that had a column of its own', async () => {
    database = await openTestDatabase(kind)
    const { db } = database
    const key = (last: number) => `00000000-0000-4000-8000-00000000000${last}`
    const charged = { paymentKey: key(3), staffSaid: 'charged', terminalSaid: 'charged' }
    const kept = [
      ['payment-started', { paymentKey: key(1) }, key(1), false],
      ['sold', { payment: { key: key(2) } }, key(2), true],
      ['settlement-checked', charged, key(3), false],
      ['settlement-checked', { ...charged, terminalSaid: 'not-charged' }, key(3), true],
      ['payment-declined', { paymentKey: key(4), words: '\0' }, key(4), true],
      ['payment-declined', { paymentKey: 'x'.repeat(4_000) }, null, false],
      ['refund-started', { paymentKey: key(5) }, null, false],
    ] as const
    for (const statement of [
      ...undoWords,
      'alter table journal_entries drop column payment_key, drop column ends_payment',
      'alter table to_resolve drop column entry_id',
      "delete from kysely_migration where name >= '016-payment-keys'",
    ]) {
      await sql.raw(statement).execute(db)
    }
    for (const [index, [what, body]] of kept.entries()) {
      const raw = JSON.stringify({ seq: index, kind: what, body })
      await sql`insert into journal_entries (cinema_id, device, epoch, seq, entry_id, kind, raw, outcome, received_at_ms)
        values (1, 1, 1, ${index}, ${String(index)}, ${what}, ${raw}, 'accepted', 0)`.execute(db)
    }
    await migrate(db)
    const rows = await db.selectFrom('journal_entries').selectAll().orderBy('seq').execute()
    expect(rows.map(({ payment_key, ends_payment }) => [payment_key, ends_payment])).toEqual(
      kept.map(([, , paymentKey, isEnd]) => [paymentKey, isEnd]),
    )
  })

  it('keeps what waits for a person, and what does not count, under the words of now', async () => {
    database = await openTestDatabase(kind)
    const { db } = database
    for (const statement of [...undoWords, "delete from kysely_migration where name >= '018-words'"]) {
      await sql.raw(statement).execute(db)
    }
    const [reasons, outcomes] = [
      ['displaced', 'set-apart', 'unseen'],
      ['accepted', 'to-resolve', 'unreadable', 'set-apart', 'dismissed'],
    ]
    for (const [index, why] of reasons.entries()) {
      await sql`insert into to_resolve (cinema_id, why, ticket_number, made_at_ms) values (1, ${why}, ${index}, 0)`.execute(
        db,
      )
    }
    for (const [seq, outcome] of outcomes.entries()) {
      await sql`insert into journal_entries (cinema_id, device, epoch, seq, entry_id, kind, raw, outcome, received_at_ms)
        values (1, 1, 1, ${seq}, ${String(seq)}, 'seen', '', ${outcome}, 0)`.execute(db)
    }
    await migrate(db)
    const items = await db.selectFrom('review_items').select('why').orderBy('item_id').execute()
    expect(items.map(({ why }) => why)).toEqual(['displaced', 'quarantined', 'undelivered'])
    const entries = await db.selectFrom('journal_entries').select('outcome').orderBy('seq').execute()
    expect(entries.map(({ outcome }) => outcome)).toEqual([
      ...['accepted', 'review', 'unreadable', 'quarantined', 'dismissed'],
    ])
    // A ticket is still listed once for not having been delivered.
    const twice = sql`insert into review_items (cinema_id, why, ticket_number, made_at_ms) values (1, 'undelivered', 2, 0)`
    await expect(twice.execute(db)).rejects.toThrow('review_items_undelivered')
  })

  it('has its indexes of review items and of what does not count over the words of now', async () => {
    database = await openTestDatabase(kind)
    const { db } = database
    // The test database was made before this process: what is looked at is what this migration makes.
    for (const statement of [...undoWords, "delete from kysely_migration where name >= '018-words'"]) {
      await sql.raw(statement).execute(db)
    }
    await migrate(db)
    const { rows } = await sql<{ indexdef: string }>`
      select indexdef from pg_indexes
      where schemaname = current_schema() and tablename in ('review_items', 'journal_entries')
      order by indexname`.execute(db)
    expect(rows.map(({ indexdef }) => indexdef)).toEqual([
      "CREATE UNIQUE INDEX journal_entries_id ON public.journal_entries USING btree (device, entry_id) WHERE (outcome <> 'unreadable'::text)",
      'CREATE INDEX journal_entries_payment ON public.journal_entries USING btree (payment_key) WHERE (payment_key IS NOT NULL)',
      'CREATE UNIQUE INDEX journal_entries_pkey ON public.journal_entries USING btree (device, epoch, seq)',
      "CREATE INDEX journal_entries_unapplied ON public.journal_entries USING btree (device) WHERE (outcome = ANY (ARRAY['quarantined'::text, 'unreadable'::text]))",
      "CREATE INDEX review_items_of_device ON public.review_items USING btree (cinema_id, COALESCE(device, (0)::bigint), ((why = ANY (ARRAY['unreadable'::text, 'foreign-id'::text]))), item_id) WHERE (resolved_at_ms IS NULL)",
      'CREATE INDEX review_items_open ON public.review_items USING btree (cinema_id, item_id) WHERE (resolved_at_ms IS NULL)',
      "CREATE INDEX review_items_payment ON public.review_items USING btree (cinema_id, device, epoch, seq) WHERE (why = 'payment-open'::text)",
      'CREATE UNIQUE INDEX review_items_pkey ON public.review_items USING btree (item_id)',
      "CREATE UNIQUE INDEX review_items_refund ON public.review_items USING btree (cinema_id, ticket_number) WHERE (why = 'refund-due'::text)",
      "CREATE UNIQUE INDEX review_items_undelivered ON public.review_items USING btree (cinema_id, ticket_number) WHERE (why = 'undelivered'::text)",
    ])
  })

  it('has totals of what was sold and offered before there were any, and keeps them from then on', async () => {
    database = await openTestDatabase(kind)
    const { db } = database
    for (const statement of [...undoBoxOffice, "delete from kysely_migration where name >= '019-box-office'"]) {
      await sql.raw(statement).execute(db)
    }
    const place = { db, cinemaId: 1, time: createFakeTime() }
    await ensureCinema(db, { cinemaId: 1, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
    const [one, other] = [await addShowtime(place), await addShowtime(place)]
    // Of a showtime that nobody knows any more, too.
    await sql`insert into tickets (cinema_id, ticket_number, showtime_id, seat_row, seat_col, sale_number, state, device,
        price_fen, paid_fen, made_at_ms)
      select 1, n, case n % 3 when 0 then ${one}::int8 when 1 then ${other}::int8 else 99999 end, n, 1, 1,
        case n % 4 when 0 then 'sold' when 1 then 'displaced' when 2 then 'refunded' else 'in-payment' end, 0, 100, n, 1
      from generate_series(1, 60) as n`.execute(db)
    const before = await recountOf(db, 1)
    expect(before.map(({ ticketCount }) => ticketCount)).toEqual([10, 10])
    await migrate(db)
    expect(await boxOffice(db, 1)).toEqual(before)
    await sql`update tickets set state = 'refunded' where ticket_number <= 12`.execute(db)
    expect(await boxOffice(db, 1)).toEqual(await recountOf(db, 1))
    expect(await wrongTotals(db)).toEqual([])
  })

  it('answers whole numbers as numbers, and throws at one that has no exact form', async () => {
    database = await openTestDatabase(kind)
    const { db } = database
    const answer = async (value: bigint) => {
      await db.deleteFrom('change_counters').execute()
      await db
        .insertInto('change_counters')
        .values({ cinema_id: 1, seq: String(value) as unknown as number })
        .execute()
      return db.selectFrom('change_counters').select('seq').executeTakeFirst()
    }
    expect(await answer(2n ** 53n - 1n)).toEqual({ seq: Number.MAX_SAFE_INTEGER })
    await expect(answer(2n ** 53n)).rejects.toThrow('unsafe integer')
  })
})

describe('an embedded database', () => {
  it('keeps its data in its folder and lets nobody else in meanwhile', async () => {
    const folder = makeTemporaryFolder()
    const first = await openEmbedded(folder.path)
    await first.db.insertInto('change_counters').values({ cinema_id: 7, seq: 7 }).execute()
    await expect(openEmbedded(folder.path)).rejects.toThrow('is in use by another program')
    await first.close()
    const second = await openEmbedded(folder.path)
    expect(await second.db.selectFrom('change_counters').select('seq').execute()).toEqual([{ seq: 7 }])
    await second.close()
    folder.remove()
  })
})

describe.runIf(inject('postgresUrl') !== null)('several servers on one empty Postgres', () => {
  it('can start together', async () => {
    const made = await makePostgresDatabase()
    const opened = await Promise.all([1, 2, 3, 4].map(() => openPostgres(made.url, log)))
    expect(opened).toHaveLength(4)
    await Promise.all(opened.map((database) => database.close()))
    await made.drop()
  })
})
