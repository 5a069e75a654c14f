import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import type { AccountId, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import type { ListedItem } from '../../../shared/sync/staff-messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf, sellOne } from '../../support/staff-at-kiosk.ts'
import { until } from '../../support/until.ts'
import { signIn } from '../../support/web-customer.ts'

// On PGlite they take turns on its one connection; on Postgres they really race.
const timeout = 120_000
const rounds = (kind: string) => (kind === 'Postgres' ? 12 : 2)

describe.each(databaseKinds)('people who end one ticket at the same moment, on %s', { timeout }, (kind) => {
  let server: TestServer
  let kiosk: TestKiosk
  let other: TestKiosk
  let clerk: AccountId
  let administrator: Awaited<ReturnType<typeof signIn>>
  beforeAll(async () => {
    server = await openTestServer(kind)
    kiosk = await enrolKiosk(server)
    other = await enrolKiosk(server)
    clerk = await addStaff(server, 'clerk', kiosk, other)
    administrator = await signIn(server, 'administrator')
  })
  afterAll(() => server.close())

  const resolve = (at: TestKiosk, item: ListedItem | undefined, end: object) =>
    at.ask('POST', syncPaths.resolve, { itemId: item?.itemId ?? 0, accountId: clerk, end })
  const reseat = (col: number) => ({ kind: 'reseat', seat: { row: 4, col } })
  const refund = (order_id: number) => administrator.ask('index/ticket/refundTicket', { order_id })

  /** A ticket that waits for a person twice: another has its seat, and its showtime was another one. */
  async function aTicketInDoubt() {
    // Out of the list, which has an end: whatever earlier rounds left open.
    await server.db.updateTable('review_items').set({ resolved_at_ms: 1 }).where('resolved_at_ms', 'is', null).execute()
    const showtimeId = await addShowtime(server)
    const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    await kiosk.upload([kiosk.entry('rights-given-back', { showtimeId, seats, reason: 'order-left' })])
    await sellOne(other, showtimeId)
    const sold = { ...kiosk.sold(showtimeId, seats), performance: { filmId: 77, hallId: 1, beginsAt: 1 } }
    await kiosk.upload([kiosk.entry('sold', sold)])
    const ticketNumber = sold.tickets[0]?.ticketNumber ?? 0
    const items = (await itemsOf(kiosk)).filter((item) => item.ticket?.ticketNumber === ticketNumber)
    expect(items.map(({ why }) => why).toSorted()).toEqual(['displaced', 'showtime-changed'])
    return { showtimeId, ticketNumber, items }
  }

  /** What the customer has in the end: live tickets of this sale, and its money that is due. */
  async function whatTheCustomerHas(showtimeId: ShowtimeId) {
    const { db } = server
    const tickets = await db
      .selectFrom('tickets')
      .select('ticket_number')
      .where('showtime_id', '=', showtimeId)
      .where('device', '=', kiosk.device)
      .where('state', 'in', ['sold', 'displaced'])
      .execute()
    const due = await db
      .selectFrom('review_items')
      .select('amount_fen')
      .where('showtime_id', '=', showtimeId)
      .where('why', '=', 'refund-due')
      .execute()
    return { live: tickets.length, due: due.length }
  }

  it('give its holder one other seat where two items of it are resolved', async () => {
    for (let round = 0; round < rounds(kind); round++) {
      const { showtimeId, items } = await aTicketInDoubt()
      const [first, second] = items
      const answers = await Promise.all([resolve(kiosk, first, reseat(4)), resolve(other, second, reseat(5))])
      expect(answers.map(({ httpStatus }) => httpStatus).toSorted()).toEqual([200, 409])
      expect(answers.find(({ httpStatus }) => httpStatus === 409)?.body).toEqual({ refusal: { code: 'NotThisWay' } })
      expect(await whatTheCustomerHas(showtimeId)).toEqual({ live: 1, due: 0 })
      // The other item stays, and leaves nothing to decide.
      const left = (await itemsOf(kiosk)).filter((item) => item.showtime?.showtimeId === showtimeId)
      expect(left.map(({ ways }) => ways)).toEqual([['accept']])
      expect((await resolve(kiosk, left[0], { kind: 'refund' })).body).toEqual({ refusal: { code: 'NotThisWay' } })
      expect((await resolve(kiosk, left[0], { kind: 'accept' })).httpStatus).toBe(200)
    }
  })

  it('give its holder another seat or the money, where it is refunded over the public interface', async () => {
    for (let round = 0; round < rounds(kind); round++) {
      const { showtimeId, ticketNumber, items } = await aTicketInDoubt()
      const [reseated, refunded] = await Promise.all([resolve(kiosk, items[0], reseat(4)), refund(ticketNumber)])
      expect([reseated.httpStatus === 200, refunded.msg === ''].toSorted()).toEqual([false, true])
      const has = await whatTheCustomerHas(showtimeId)
      expect(has).toEqual(refunded.msg === '' ? { live: 0, due: 1 } : { live: 1, due: 0 })
    }
  })

  it('make its money due once, whoever refunds it', async () => {
    for (let round = 0; round < rounds(kind); round++) {
      const { showtimeId, ticketNumber, items } = await aTicketInDoubt()
      const [first, second, third] = await Promise.all([
        resolve(kiosk, items[0], { kind: 'refund' }),
        resolve(other, items[1], { kind: 'refund' }),
        refund(ticketNumber),
      ])
      const isDone = [first.httpStatus === 200, second.httpStatus === 200, third.msg === '']
      expect(isDone.filter(Boolean)).toHaveLength(1)
      expect(await whatTheCustomerHas(showtimeId)).toEqual({ live: 0, due: 1 })
    }
  })

  it('leave no seat taken by a change that was refused', async () => {
    for (let round = 0; round < rounds(kind); round++) {
      const { showtimeId, ticketNumber, items } = await aTicketInDoubt()
      const [reseated] = await Promise.all([resolve(kiosk, items[0], reseat(4)), refund(ticketNumber)])
      const free = await other.grant(showtimeId, [{ row: 4, col: 4 }])
      expect(free.httpStatus).toBe(reseated.httpStatus === 200 ? 409 : 200)
    }
  })

  it('change no seat and refund nothing while the server waits for its kiosks', async () => {
    const { showtimeId, items } = await aTicketInDoubt()
    const withhold = (is_withheld: boolean) =>
      server.db.updateTable('showtimes').set({ is_withheld }).where('showtime_id', '=', showtimeId).execute()
    await withhold(true)
    for (const end of [reseat(4), { kind: 'refund' }]) {
      expect((await resolve(kiosk, items[0], end)).body).toEqual({ refusal: { code: 'NotThisWay' } })
    }
    await withhold(false)
    expect((await resolve(kiosk, items[0], reseat(4))).httpStatus).toBe(200)
  })

  // PGlite has one connection: nothing can come in between there.
  it.runIf(kind === 'Postgres')('wait for whoever ends it, also where that holds no seat', async () => {
    const waits = sql<{ count: number }>`select count(*) as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    const ends: readonly ((ticket: Awaited<ReturnType<typeof aTicketInDoubt>>) => Promise<boolean>)[] = [
      async ({ items }) => (await resolve(kiosk, items[0], { kind: 'refund' })).httpStatus === 200,
      async ({ items }) => (await resolve(kiosk, items[0], reseat(4))).httpStatus === 200,
      async ({ ticketNumber }) => (await refund(ticketNumber)).msg === '',
    ]
    for (const end of ends) {
      const ticket = await aTicketInDoubt()
      const isWritten = Promise.withResolvers<void>()
      const letGo = Promise.withResolvers<void>()
      const ending = server.db.transaction().execute(async (trx) => {
        const ended = trx.updateTable('tickets').set({ state: 'refunded' })
        await ended.where('ticket_number', '=', ticket.ticketNumber as TicketNumber).execute()
        isWritten.resolve()
        await letGo.promise
      })
      await isWritten.promise
      const late = end(ticket)
      await until(async () => (await waits.execute(server.db)).rows[0]?.count !== 0)
      letGo.resolve()
      await ending
      expect(await late).toBe(false)
      expect(await whatTheCustomerHas(ticket.showtimeId)).toEqual({ live: 0, due: 0 })
    }
  })

  it('find no fault in the server', () => expect(server.faults).toEqual([]))
})

describe.each(databaseKinds)('the database itself, of tickets, on %s', (kind) => {
  it('takes one successor of a ticket, whatever state that comes to', async () => {
    const server = await openTestServer(kind)
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const { ticketNumber } = await sellOne(kiosk, showtimeId)
    const ledger = createSqlLedger({ db: server.db, clock: server.time.clock })
    const succeed = (ticket_number: number, seat_col: number) =>
      ledger.transact(async (tx) => {
        const old = await tx.sales.findTicket(server.cinemaId, ticketNumber as TicketNumber)
        if (!old) throw new Error('the ticket is gone')
        const next = { ticket_number: ticket_number as TicketNumber, seat_col, replaces: old.ticket_number }
        return tx.sales.addTicket({ ...old, ...next })
      })
    expect(await succeed(701, 4)).toBe(true)
    await expect(succeed(702, 5)).rejects.toThrow('tickets_replaces')
    await server.db.updateTable('tickets').set({ state: 'refunded' }).where('replaces', 'is not', null).execute()
    await expect(succeed(703, 6)).rejects.toThrow('tickets_replaces')
    await server.close()
  })
})
