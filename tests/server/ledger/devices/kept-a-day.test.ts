import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplyEdit } from '../../../../server/edits/apply-edit.ts'
import { createLiveHub } from '../../../../server/events/live-hub.ts'
import { dayMs } from '../../../../server/ledger/devices/kept-a-day.ts'
import { createSqlLedger } from '../../../../server/ledger/sql-ledger.ts'
import { createGrantSeats } from '../../../../server/seats/grant-seats.ts'
import { sweep } from '../../../../server/sweep.ts'
import { syncPaths } from '../../../../shared/sync/messages.ts'
import { addShowtime } from '../../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { testProofs } from '../../../support/proofs.ts'
import { usualPolicy } from '../../../support/served-database.ts'
import { enrolKiosk } from '../../../support/signing-kiosk.ts'
import { createSilentLog } from '../../../support/silent-log.ts'

const tooMuch = { ok: false, refusal: { code: 'TooMuchKept' } }

describe.each(databaseKinds)('what a device stores within a day, on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const ports = () => {
    const { db, time } = server
    const { clock } = time
    const { log } = createSilentLog()
    return { ledger: createSqlLedger({ db, clock }), clock, log, policy: () => usualPolicy, proofs: testProofs }
  }
  const sweepNow = () =>
    sweep({ db: server.db, clock: server.time.clock, hub: createLiveHub() }, { sessionMinutes: 60 })
  const countOf = async (table: 'grants' | 'edits', device: number) => {
    const rows = server.db
      .selectFrom(table)
      .select('device')
      .where('device', '=', device as never)
    return (await rows.execute()).length
  }

  it('is no more grants than a limit, whether they were given or refused, until the first of them are a day old', async () => {
    const { grantSeats, allotSeats } = createGrantSeats({ ...ports(), limit: { grants: 3 } })
    const [kiosk, other] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server, { beginsInMinutes: 3 * 24 * 60 })
    const ask = ({ device }: typeof kiosk, col: number, requestId: string = randomUUID()) =>
      grantSeats(server.cinemaId, device, {
        ...{ requestId, epoch: 1, showtimeId, purpose: 'sale', seats: [{ row: 1, col }] },
      })
    const requestId = randomUUID()
    const first = await ask(kiosk, 1, requestId)
    expect(first).toMatchObject({ ok: true })
    for (let asked = 0; asked < 2; asked++)
      expect(await ask(kiosk, 1)).toMatchObject({ refusal: { code: 'SeatsGone' } })
    expect(await ask(kiosk, 2)).toEqual(tooMuch)
    const wish = (id: string, col: number) => ({ requestId: id, showtimeId, seats: [{ row: 1, col }] })
    const list = [wish(requestId, 1), wish(randomUUID(), 4), wish(randomUUID(), 5)]
    const listed = await allotSeats(server.cinemaId, kiosk.device, { epoch: 1, requests: list })
    expect(listed.ok && listed.value.decided.map(({ outcome }) => outcome)).toMatchObject([
      { ok: true },
      tooMuch,
      tooMuch,
    ])
    expect(await ask(kiosk, 1, requestId)).toEqual(first)
    expect(await ask(other, 3)).toMatchObject({ ok: true })
    await sweepNow()
    expect(await countOf('grants', kiosk.device)).toBe(3)
    await server.time.pass(dayMs)
    expect(await ask(kiosk, 2)).toMatchObject({ ok: true })
    await sweepNow()
    expect(await countOf('grants', kiosk.device)).toBe(1)
  })

  it.each([
    ['more edits than a limit', { edits: 3, editBytes: 1_000_000 }, 10],
    ['more bytes of edits than a limit', { edits: 1_000, editBytes: 3_500 }, 1_000],
  ] as const)('is not %s, and what was decided is answered again', async (_, limit, length) => {
    const applyEdit = createApplyEdit({ ...ports(), limit })
    const kiosk = await enrolKiosk(server)
    const find = () => server.db.selectFrom('devices').selectAll().where('device', '=', kiosk.device)
    const device = await find().executeTakeFirstOrThrow()
    const edit = () => ({ id: randomUUID(), junk: 'x'.repeat(length) })
    const edits = [edit(), edit(), edit()]
    const unread = ({ id }: { id: string }) => ({ ok: true, value: { id, refusal: { code: 'Unreadable' } } })
    for (const sent of edits) expect(await applyEdit(device, sent)).toEqual(unread(sent))
    const over = edit()
    expect(await applyEdit(device, over)).toEqual({ ok: false, refusal: { code: 'TooMuchKept' } })
    for (const sent of edits) expect(await applyEdit(device, sent)).toEqual(unread(sent))
    expect(await countOf('edits', kiosk.device)).toBe(3)
    await server.time.pass(dayMs)
    expect(await applyEdit(device, over)).toEqual(unread(over))
  })

  it('is refused by name over the line, where it is too much', async () => {
    const kiosk = await enrolKiosk(server)
    const { db, cinemaId, time } = server
    const big = { cinema_id: cinemaId, device: kiosk.device, raw: 'x'.repeat(4 * 1_024 * 1_024), refusal: null }
    for (let kept = 0; kept < 8; kept++) {
      await db
        .insertInto('edits')
        .values({ ...big, edit_id: randomUUID(), decided_at_ms: time.clock.nowMs() })
        .execute()
    }
    const sent = await kiosk.ask('POST', syncPaths.edits, { edits: [{ id: randomUUID() }] })
    expect(sent).toEqual({ httpStatus: 409, body: { refusal: { code: 'TooMuchKept' } } })
  })
})
