import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { maxGrantNumber } from '../../../shared/seats/contract.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, grantedSeats } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

describe.each(databaseKinds)('one showtime whose rows are damaged, on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  /** A number that JavaScript can't hold: whoever reads it throws. */
  const damage = async (showtimeId: ShowtimeId) => {
    const number = sql<number>`9007199254740993`
    await server.db.updateTable('seat_custody').set({ number }).where('showtime_id', '=', showtimeId).execute()
  }

  /** Its rows in the table can't be changed until what this returns was called. */
  const freeze = async (table: 'tickets' | 'showtimes', showtimeId: ShowtimeId) => {
    const name = sql.ref(`refuse_${table}_${showtimeId}`)
    await sql`create function ${name}() returns trigger language plpgsql as
      ${sql.lit('begin raise exception ‘damaged’; end'.replaceAll(/[‘’]/g, "'"))}`.execute(server.db)
    await sql`create trigger damaged before update on ${sql.table(table)} for each row
      when (old.showtime_id = ${sql.lit(showtimeId)}) execute function ${name}()`.execute(server.db)
    return async () => {
      await sql`drop trigger damaged on ${sql.table(table)}`.execute(server.db)
    }
  }

  it('ends no pass over all: the others are reviewed, pushed and pulled', async () => {
    const kiosk = await enrolKiosk(server)
    const bad = await addShowtime(server)
    grantedSeats(await kiosk.grant(bad, [{ row: 1, col: 1 }]))
    await server.push()
    const before = (await kiosk.pull('seatStates')).checkpoint.seq
    await damage(bad)
    const unfreeze = await freeze('showtimes', bad)
    const good = await addShowtime(server)
    grantedSeats(await kiosk.grant(good, [{ row: 1, col: 1 }]))
    await sql`insert into outbox (cinema_id, replica, document_id)
      values (${server.cinemaId}, 'seatStates', ${String(bad)})`.execute(server.db)
    expect(await server.reviewAllotments()).toBe(1)
    await unfreeze()
    await server.push()
    const { documents } = await kiosk.pull('seatStates', before)
    expect(documents.map(({ id }) => id)).toEqual([String(good)])
    expect(server.faults).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pass: 'review allotments', item: bad }),
        expect.objectContaining({ replica: 'seatStates', id: String(bad) }),
      ]),
    )
  })

  it('keeps no hold of another from lapsing', async () => {
    const [customer, other] = [await signIn(server), await signIn(server)]
    const [bad, good] = [await addShowtime(server), await addShowtime(server)]
    await customer.hold(bad, 2, 2)
    await customer.hold(good, 2, 2)
    const unfreeze = await freeze('tickets', bad)
    await server.time.pass(901_000)
    expect(await server.lapse()).toBe(1)
    expect((await other.hold(good, 2, 2)).msg).toBe('')
    expect(server.faults).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pass: 'lapse holds', item: { cinemaId: 1, showtimeId: bad } }),
      ]),
    )
    await unfreeze()
  })

  it('does not come of a kiosk’s word: numbers that no server gives are kept unread', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    for (const grantNumber of [maxGrantNumber + 1, Number.MAX_SAFE_INTEGER]) {
      const seats = [{ row: 1, col: 1, grantNumber }]
      const upload = await kiosk.upload([
        kiosk.entry('rights-taken', {
          ...{ showtimeId, purpose: 'sale', seats },
          requestId: '00000000-0000-4000-8000-000000000001',
        }),
        kiosk.entry('sold', kiosk.sold(showtimeId, seats)),
        kiosk.entry('rights-given-back', { showtimeId, seats, reason: 'not-wanted' }),
      ])
      expect(upload.body).toMatchObject({ reviewItems: Array(3).fill({ why: 'unreadable' }) })
    }
  })

  it('does not come of the numbers around a journal: epochs and entries that no kiosk counts to are refused', async () => {
    const kiosk = await enrolKiosk(server)
    const refused = { httpStatus: 409, body: { refusal: { code: 'BadRequest' } } }
    const far = Number.MAX_SAFE_INTEGER
    expect(await kiosk.hello({ epoch: far })).toMatchObject(refused)
    expect(await kiosk.hello({ acknowledgedSeq: far })).toMatchObject(refused)
    expect(await kiosk.report(far)).toMatchObject(refused)
    expect(await kiosk.closeEpoch('forgotten', far)).toMatchObject(refused)
    const entry = kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })
    expect(await kiosk.upload([{ ...entry, seq: far }])).toMatchObject(refused)
  })
})
