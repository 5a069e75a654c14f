import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UploadedEntry } from '../../../server/ledger/journals/journal-store.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createIngestJournal } from '../../../server/sync/ingest-journal.ts'
import { quarantineLimit } from '../../../server/sync/journal-limits.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { testProofs } from '../../support/proofs.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { addStaff, itemsOf, sellOne } from '../../support/staff-at-kiosk.ts'

// Megabytes: on a busy machine they take a while.
describe.each(databaseKinds)('what is kept of a kiosk’s journal, on %s', { timeout: 120_000 }, (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const full = { httpStatus: 409, body: { refusal: { code: 'QuarantineFull' } } }
  const setBlocked = (kiosk: TestKiosk, is_blocked: boolean) =>
    server.db.updateTable('devices').set({ is_blocked }).where('device', '=', kiosk.device).execute()
  const keptOf = async (kiosk: TestKiosk) => {
    const rows = await server.db
      .selectFrom('journal_entries')
      .select('raw')
      .where('device', '=', kiosk.device)
      .execute()
    return { entries: rows.length, bytes: rows.reduce((sum, { raw }) => sum + raw.length, 0) }
  }
  const junk = (kiosk: TestKiosk, bytes: number) => kiosk.entry('sold', { junk: 'x'.repeat(bytes) })
  /** Entries until there would be more than is kept: the last batch is refused whole, and is answered again. */
  const fill = async (kiosk: TestKiosk, batch: () => readonly unknown[]) => {
    for (let sent = 0; sent < 300; sent++) {
      const entries = batch()
      const answer = await kiosk.upload(entries)
      if (answer.httpStatus !== 200) return { entries, answer }
    }
    throw new Error('no limit was met')
  }

  it('is bounded in bytes once it is blocked: what is more is refused, listed once, and taken after it was let go on', async () => {
    const [kiosk, desk] = [await enrolKiosk(server), await enrolKiosk(server)]
    await setBlocked(kiosk, true)
    const { entries, answer } = await fill(kiosk, () => Array.from({ length: 7 }, () => junk(kiosk, 250_000)))
    expect(answer).toEqual(full)
    expect(await kiosk.upload(entries)).toEqual(full)
    expect((await keptOf(kiosk)).bytes).toBeLessThanOrEqual(quarantineLimit.bytes)
    const whys = (await itemsOf(desk, kiosk.device)).map(({ why }) => why)
    expect(whys.filter((why) => why === 'quarantine-full')).toHaveLength(1)
    expect(whys.filter((why) => why === 'quarantined')).toHaveLength(1)
    await setBlocked(kiosk, false)
    expect((await kiosk.upload(entries)).httpStatus).toBe(200)
  })

  it.each([
    ['is blocked', { is_blocked: true }],
    ['is closed', { state: 'closed' }],
  ] as const)(
    'is bounded in entries once it %s, whatever they say, also where they repeat an id',
    async (_, stopped) => {
      const kiosk = await enrolKiosk(server)
      await server.db.updateTable('devices').set(stopped).where('device', '=', kiosk.device).execute()
      await sql`
      insert into journal_entries (cinema_id, device, epoch, seq, entry_id, kind, raw, outcome, why, received_at_ms)
      select ${server.cinemaId}, ${kiosk.device}, 2, seq, 'entry ' || seq, 'sold', '{}', 'quarantined', null, 0
      from generate_series(1, ${quarantineLimit.entries - 15}::int4) as seq`.execute(server.db)
      const first = kiosk.entry('sold', {})
      await kiosk.upload([first])
      const { answer } = await fill(kiosk, () =>
        Array.from({ length: 5 }, () => ({ ...kiosk.entry('sold', {}), id: first.id })),
      )
      expect(answer).toEqual(full)
      expect((await keptOf(kiosk)).entries).toBeLessThanOrEqual(quarantineLimit.entries)
    },
  )

  it.each(['accept', 'apply'] as const)('makes room again once a manager has decided on it (%s)', async (how) => {
    const [kiosk, desk] = [await enrolKiosk(server), await enrolKiosk(server)]
    const manager = await addStaff(server, 'manager', desk)
    const { db, time } = server
    const { clock } = time
    const { log } = createSilentLog()
    const ledger = createSqlLedger({ db, clock })
    const ingestJournal = createIngestJournal({
      ...{ ledger, clock, log, durability: 'fsync', proofs: testProofs, limit: { entries: 4, bytes: 1_000_000 } },
    })
    const take = (entries: readonly UploadedEntry[]) => ingestJournal(kiosk.device, 1, entries)
    const entries = (count: number) =>
      Array.from({ length: count }, () => kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' }))
    const decide = async () => {
      for (const { itemId, why } of await itemsOf(desk, kiosk.device)) {
        const ended = { kind: why === 'quarantined' ? how : 'accept' }
        const answer = await desk.ask('POST', syncPaths.resolve, { itemId, accountId: manager, end: ended })
        expect(answer.httpStatus).toBe(200)
      }
    }
    await setBlocked(kiosk, true)
    // The last of them has the id of the first, so that it is kept unread.
    const first = entries(4)
    const twice = { ...first[3], id: first[0]?.id } as UploadedEntry
    expect(await take([...first.slice(0, 3), twice])).toMatchObject({ ok: true })
    const more = entries(4)
    const full = { ok: false, refusal: { code: 'QuarantineFull' } }
    expect(await take(more)).toEqual(full)
    await decide()
    expect(await take(more)).toMatchObject({ ok: true, value: { acknowledgedSeq: 8 } })
    expect(await take(entries(1))).toEqual(full)
    // What is left of a journal that somebody dismissed says nothing of what it sold.
    const outcomes = db.selectFrom('journal_entries').select('outcome').where('device', '=', kiosk.device)
    expect((await outcomes.orderBy('seq').execute()).map(({ outcome }) => outcome).slice(2, 5)).toEqual([
      how === 'accept' ? 'dismissed' : 'accepted',
      'unreadable',
      'quarantined',
    ])
  })

  it('is bounded in what is listed of a second journal of it, and the rest is listed once a person has made room', async () => {
    const [kiosk, desk] = [await enrolKiosk(server), await enrolKiosk(server)]
    const clerk = await addStaff(server, 'clerk', desk)
    const { db, time } = server
    const { clock } = time
    const { log } = createSilentLog()
    const ingestJournal = createIngestJournal({
      ...{ ledger: createSqlLedger({ db, clock }), clock, log, durability: 'fsync', proofs: testProofs },
      limit: { entries: 4, bytes: 1_000_000 },
    })
    await kiosk.upload([kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })])
    await setBlocked(kiosk, true)
    const others = Array.from({ length: 7 }, (_, index) => {
      kiosk.beginEpoch(1)
      return kiosk.entry('refund-paid', { amountFen: index + 1 })
    })
    const tell = async (entries: readonly UploadedEntry[]) => {
      const answers = []
      for (const entry of entries) {
        const answer = await ingestJournal(kiosk.device, 1, [entry])
        answers.push(answer.ok ? 'taken' : answer.refusal.code)
      }
      return answers
    }
    const [gaps, fulls] = [Array(4).fill('JournalGap'), Array(3).fill('QuarantineFull')]
    expect(await tell(others)).toEqual([...gaps, ...fulls])
    expect(await tell(others.slice(4))).toEqual(fulls)
    const listed = async () => (await itemsOf(desk, kiosk.device)).map(({ why, amountFen }) => amountFen ?? why)
    expect(await listed()).toEqual(['forked', 1, 2, 3, 4, 'quarantine-full'])
    // The same in the next epoch, into which it can go by itself once it is closed.
    const inNext = { epoch: 2, acknowledged_seq: 0, state: 'closed' } as const
    await db.updateTable('devices').set(inNext).where('device', '=', kiosk.device).execute()
    kiosk.beginEpoch(2)
    const refusal = { code: 'QuarantineFull' }
    const later = kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })
    expect(await ingestJournal(kiosk.device, 2, [later])).toEqual({ ok: false, refusal })
    expect(await listed()).toHaveLength(6)
    for (const { itemId, amountFen } of await itemsOf(desk, kiosk.device)) {
      if (amountFen !== 1 && amountFen !== 2) continue
      const ended = { itemId, accountId: clerk, end: { kind: 'accept' } }
      expect((await desk.ask('POST', syncPaths.resolve, ended)).httpStatus).toBe(200)
    }
    // What was ended is not listed again, and takes no room from what is left.
    expect(await tell(others.slice(4))).toEqual(['JournalGap', 'JournalGap', 'QuarantineFull'])
    expect(await listed()).toEqual(['forked', 3, 4, 'quarantine-full', 5, 6])
  })

  it('frees no seat of a kiosk whose journal somebody dismissed when that closes: nobody knows what it sold', async () => {
    const [kiosk, desk] = [await enrolKiosk(server), await enrolKiosk(server)]
    const manager = await addStaff(server, 'manager', desk)
    const showtimeId = await addShowtime(server)
    const [seat] = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    await setBlocked(kiosk, true)
    await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, seat ? [seat] : []))])
    const [item] = await itemsOf(desk, kiosk.device)
    const dismissed = { itemId: item?.itemId, accountId: manager, end: { kind: 'accept' } }
    expect((await desk.ask('POST', syncPaths.resolve, dismissed)).httpStatus).toBe(200)
    await setBlocked(kiosk, false)
    await server.db.updateTable('devices').set({ state: 'written-off' }).where('device', '=', kiosk.device).execute()
    expect((await kiosk.closeEpoch('none')).httpStatus).toBe(200)
    const custody = server.db.selectFrom('seat_custody').select('state').where('showtime_id', '=', showtimeId)
    expect(await custody.execute()).toEqual([{ state: 'written-off' }])
  })

  it('holds of an entry that no kiosk can have written no more than its fingerprint, and goes on behind it', async () => {
    const kiosk = await enrolKiosk(server)
    const entries = [junk(kiosk, 1_500_000), kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })]
    const reviewItems = [{ seq: 1, why: 'unreadable' }]
    expect((await kiosk.upload(entries)).body).toMatchObject({ acknowledgedSeq: 2, reviewItems })
    expect((await kiosk.upload(entries)).body).toMatchObject({ acknowledgedSeq: 2, reviewItems })
    expect((await keptOf(kiosk)).bytes).toBeLessThan(4_000)
    const [kept] = await server.db
      .selectFrom('journal_entries')
      .select('raw')
      .where('seq', '=', 1)
      .where('device', '=', kiosk.device)
      .execute()
    expect(JSON.parse(kept?.raw ?? '')).toMatchObject({
      seq: 1,
      tooLarge: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
  })

  it('hides nothing that another kiosk brought, however much of it nobody can read', async () => {
    const [liar, honest] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    await sellOne(liar, showtimeId, 1, 100)
    await liar.upload([liar.entry('sold', { nonsense: true })])
    await sql`
      insert into review_items (cinema_id, why, device, epoch, seq, made_at_ms)
      select ${server.cinemaId}, 'unreadable', ${liar.device}, 1, seq, 0 from generate_series(2, 300) as seq
    `.execute(server.db)
    await sellOne(liar, showtimeId, 2, 100)
    await sellOne(honest, showtimeId, 3, 100)
    const { body } = await honest.ask('GET', '/kiosk/v1/review-items?order=newest')
    const { openCount, groups } = body as {
      openCount: number
      groups: { device: number; openCount: number; items: { why: string; ticket: { col: number } }[]; next: string }[]
    }
    expect(openCount).toBeGreaterThanOrEqual(303)
    const groupOf = ({ device }: TestKiosk) => groups.find((group) => group.device === device)
    expect(groupOf(honest)).toMatchObject({ openCount: 1, items: [{ why: 'price', ticket: { col: 3 } }], next: null })
    const ofLiar = groupOf(liar)
    expect(ofLiar).toMatchObject({ openCount: 302, next: expect.stringMatching(/^1-/) })
    expect(ofLiar?.items).toHaveLength(10)
    // What has a ticket comes first, the newest above; what nobody can read after it.
    expect(ofLiar?.items.slice(0, 3).map(({ why, ticket }) => [why, ticket?.col])).toEqual([
      ['price', 2],
      ['price', 1],
      ['unreadable', undefined],
    ])
    const all = await itemsOf(honest, liar.device)
    expect(all).toHaveLength(302)
    expect(new Set(all.map(({ itemId }) => itemId)).size).toBe(302)
    expect(all.slice(0, 2).map(({ ticket }) => ticket?.col)).toEqual([1, 2])
  })
})
