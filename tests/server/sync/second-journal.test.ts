import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createIngestJournal } from '../../../server/sync/ingest-journal.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { testProofs } from '../../support/proofs.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { addStaff, itemsOf, sellOne } from '../../support/staff-at-kiosk.ts'

describe.each(databaseKinds)('a second journal of a kiosk, on %s', { timeout: 60_000 }, (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const listedOf = async (desk: TestKiosk, kiosk: TestKiosk) =>
    (await itemsOf(desk, kiosk.device)).map(({ why, amountFen, ticket, ways }) => [
      why,
      amountFen,
      ticket?.ticketNumber ?? null,
      ways,
    ])

  /** It writes so many entries; then its whole disk is restored to before them. */
  async function restored(kiosk: TestKiosk, entries: number): Promise<void> {
    const signedIn = () => kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })
    await kiosk.upload(Array.from({ length: entries }, signedIn))
    kiosk.beginEpoch(1, 0)
  }

  it('that sold, took the sale back and paid the money back leaves nothing to be paid again', async () => {
    const [kiosk, desk] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    const held = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    await restored(kiosk, 3)
    const [clerk, manager] = [await addStaff(server, 'clerk', kiosk), await addStaff(server, 'manager', desk)]
    const sale = kiosk.sold(showtimeId, held)
    const ticketNumber = sale.tickets[0]?.ticketNumber ?? 0
    const refund = { ticketNumber, saleId: sale.saleId, amountFen: 3_990 }
    const entries = [
      kiosk.entry('sold', sale),
      kiosk.entry('voided', { saleId: sale.saleId, showtimeId, ticketNumbers: [ticketNumber], accountId: clerk }),
      kiosk.entry('refund-paid', { ...refund, paid: { how: 'terminal', terminalReference: 'R1' } }),
    ]
    for (let times = 0; times < 2; times++) await kiosk.upload(entries)
    expect(await listedOf(desk, kiosk)).toEqual([
      ['forked', null, null, ['accept']],
      ['other-journal', null, ticketNumber, ['accept']],
      ['other-journal', 3_990, ticketNumber, ['accept']],
    ])
    const taken = await desk.ask('POST', syncPaths.claimRefund, {
      ticketNumber,
      by: { kind: 'cash', accountId: manager },
    })
    expect(taken.body).toMatchObject({ refusal: { code: 'RefundPaid' } })
  })

  it('that paid for a ticket which is still valid leaves that for a person, and pays nothing once more', async () => {
    const [kiosk, desk] = [await enrolKiosk(server), await enrolKiosk(server)]
    const { saleId, ticketNumber } = await sellOne(kiosk, await addShowtime(server))
    kiosk.beginEpoch(1, 0)
    const paid = { how: 'terminal', terminalReference: 'R1' }
    const entry = kiosk.entry('refund-paid', { ticketNumber, saleId, amountFen: 3_990, paid })
    for (let times = 0; times < 2; times++) await kiosk.upload([entry])
    expect(await listedOf(desk, kiosk)).toEqual([
      ['forked', null, null, ['accept']],
      ['other-journal', 3_990, ticketNumber, ['accept']],
    ])
  })

  it.each([
    ['is blocked', { is_blocked: true }],
    ['is closed', { state: 'closed' }],
  ] as const)('and a third, of a kiosk that %s: what the customers of both paid is listed', async (_, stopped) => {
    const [kiosk, desk] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    const held = grantedSeats(
      await kiosk.grant(
        showtimeId,
        [1, 2].map((col) => ({ row: 1, col })),
      ),
    )
    await restored(kiosk, 1)
    await server.db.updateTable('devices').set(stopped).where('device', '=', kiosk.device).execute()
    for (const at of [0, 1]) {
      kiosk.beginEpoch(1, 0)
      const entry = kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(at, at + 1)))
      for (let times = 0; times < 2; times++) await kiosk.upload([entry])
    }
    const listed = (await listedOf(desk, kiosk)).filter(([why]) => why === 'other-journal')
    expect(listed.map(([, amountFen]) => amountFen)).toEqual([3_990, 3_990])
  })

  it('and a third that paid cash back, as much and under the same number, are both listed', async () => {
    const [kiosk, desk] = [await enrolKiosk(server), await enrolKiosk(server)]
    const clerk = await addStaff(server, 'clerk', kiosk)
    const { saleId, ticketNumber } = await sellOne(kiosk, await addShowtime(server))
    for (let copies = 0; copies < 2; copies++) {
      kiosk.beginEpoch(1, 0)
      const paid = { how: 'cash', accountId: clerk }
      await kiosk.upload([kiosk.entry('refund-paid', { ticketNumber, saleId, amountFen: 3_990, paid })])
    }
    const listed = (await listedOf(desk, kiosk)).filter(([why]) => why === 'other-journal')
    expect(listed.map(([, amountFen]) => amountFen)).toEqual([3_990, 3_990])
  })

  it('is taken in beside an ordinary one that speaks of the same seats in another order, neither waiting for the other', async () => {
    const { db, time } = server
    const rounds = 15
    let begun = 0
    const sqlLedger = createSqlLedger({ db, clock: time.clock })
    const ingestJournal = createIngestJournal({
      ledger: {
        ...sqlLedger,
        transact: (work) =>
          sqlLedger.transact((tx) => {
            begun += 1
            return work(tx)
          }),
      },
      ...{ clock: time.clock, durability: 'fsync', log: createSilentLog().log, proofs: testProofs },
    })
    const [holder, copied, other] = [await enrolKiosk(server), await enrolKiosk(server), await enrolKiosk(server)]
    const showtimes = [await addShowtime(server), await addShowtime(server), await addShowtime(server)]
    const seats = [{ row: 1, col: 1 }]
    for (const showtimeId of showtimes) grantedSeats(await holder.grant(showtimeId, seats))
    await restored(copied, showtimes.length * rounds)
    for (let round = 0; round < rounds; round++) {
      // Sold without a right to it: displaced, and judged under the seat's lock all the same.
      const sales = showtimes
        .toReversed()
        .map((showtimeId) => copied.entry('sold', copied.sold(showtimeId, [{ row: 1, col: 1, grantNumber: 99 }])))
      const givenBack = showtimes.map((showtimeId) =>
        other.entry('rights-given-back', {
          ...{ showtimeId, reason: 'not-wanted', seats: [{ row: 1, col: 1, grantNumber: 99 }] },
        }),
      )
      const taken = await Promise.all([
        ingestJournal(copied.device, copied.epoch(), sales),
        ingestJournal(other.device, other.epoch(), givenBack),
      ])
      expect(taken.map(({ ok }) => ok)).toEqual([false, true])
    }
    expect(begun).toBe(2 * rounds)
    const tickets = await db.selectFrom('tickets').select('ticket_number').where('device', '=', copied.device).execute()
    expect(tickets).toHaveLength(showtimes.length * rounds)
  })
})
