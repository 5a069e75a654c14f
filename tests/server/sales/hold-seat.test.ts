import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimSeats, lockSeats, writeCustody } from '../../../server/ledger/seats/custody-store.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createHoldSeat, type HoldRefusal } from '../../../server/sales/hold-seat.ts'
import { type AccountId, type DeviceNumber, type ShowtimeId, serverDevice } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { holdSeat as heldSeat, type SeatCustody, untouchedSeat } from '../../../shared/seats/custody.ts'
import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'
import { addShowtime, callOff } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { createSeededRandom, type SeededRandom } from '../../support/seeded-random.ts'
import { signIn } from '../../support/web-customer.ts'

const rounds = 60
const holdSeconds = 900
const cutoffMinutes = 10
const rules = { holdSeconds, cutoffMinutes, memberLevels: [1, 0.95] }
const gap = { row: 1, col: 1 }
const places = [gap, { row: 2, col: 2 }, { row: 2, col: 2 }, { row: 2, col: 2 }, { row: 7, col: 1 }] as const

// Hundreds of holds each: on a busy machine they take a while.
describe.each(databaseKinds)('holding a seat on %s', { timeout: 120_000 }, (kind) => {
  let server: TestServer
  let holdSeat: ReturnType<typeof createHoldSeat>
  beforeAll(async () => {
    server = await openTestServer(kind, rules)
    holdSeat = createHoldSeat({
      ledger: createSqlLedger({ db: server.db, clock: server.time.clock }),
      clock: server.time.clock,
      policy: () => rules,
    })
  })
  afterAll(() => server.close())

  const aCustomer = async (): Promise<AccountId> => {
    const { accountId } = await signIn(server)
    if (accountId === null) throw new Error('nobody signed in')
    return accountId
  }
  const custodyOf = async (showtimeId: ShowtimeId, seat: SeatPosition) => {
    const ofShowtime = { cinemaId: server.cinemaId, showtimeId }
    return (await lockSeats(server.db, ofShowtime, [seat]))[0] ?? untouchedSeat
  }
  const ticketsOf = (showtimeId: ShowtimeId) =>
    server.db
      .selectFrom('tickets')
      .select(['ticket_number', 'account_id', 'state', 'sale_number', 'paid_fen', 'customer_slot'])
      .where('showtime_id', '=', showtimeId)
      .orderBy('ticket_number')
      .execute()

  /** Six places of the customer's own at most, some sold, some in payment, some of those over; how many count. */
  async function makeOwnTickets(random: SeededRandom, accountId: AccountId, showtimeId: ShowtimeId): Promise<number> {
    const count = random.pick([0, 1, 5, 6, 6])
    let live = 0
    for (let col = 1; col <= count; col++) {
      const held = await holdSeat(server.cinemaId, accountId, showtimeId, { row: 3, col })
      expect(held.ok).toBe(true)
      if (random.isHit(0.7)) live += 1
      else await endHold(showtimeId, { row: 3, col })
    }
    return live
  }

  const endHold = (showtimeId: ShowtimeId, { row, col }: SeatPosition) =>
    server.db
      .updateTable('seat_custody')
      .set({ hold_ends_at_ms: server.time.clock.nowMs() })
      .where('showtime_id', '=', showtimeId)
      .where('seat_row', '=', row)
      .where('seat_col', '=', col)
      .execute()

  it('fails alone for a place that no column can hold: those who ask at the same moment get their seats', async () => {
    const showtimeId = await addShowtime(server)
    const customers = await Promise.all(Array.from({ length: 40 }, aCustomer))
    const seats = customers.map((_, index) =>
      index % 10 === 5
        ? { row: 3_000_000_000, col: 1 }
        : { row: 1 + (index % 5), col: 1 + (Math.floor(index / 5) % 10) },
    )
    const held = await Promise.allSettled(
      customers.map((accountId, index) =>
        holdSeat(server.cinemaId, accountId, showtimeId, seats[index] ?? { row: 0, col: 0 }),
      ),
    )
    const ends = held.map((one) => (one.status === 'fulfilled' ? one.value.ok : 'failed'))
    expect(ends).toEqual(seats.map(({ row }) => (row > 60 ? 'failed' : true)))
  })

  it('is what the rules say in whatever state things are, and a refusal leaves no trace', async () => {
    const random = createSeededRandom(41)
    const customer = await aCustomer()
    const nowMs = server.time.clock.nowMs()
    const seen = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      const beginsInMinutes = random.pick([60, 60, 60, cutoffMinutes + 1, cutoffMinutes])
      const showtimeId = await addShowtime(server, { plan: { rows: 6, gaps: [gap] }, beginsInMinutes: 60 })
      const live = await makeOwnTickets(random, customer, showtimeId)
      const seat = random.pick(places)
      await giveCustody(showtimeId, seat, randomCustody(random, nowMs))
      await server.db
        .updateTable('showtimes')
        .set({ begins_at_ms: nowMs + beginsInMinutes * 60_000, price_fen: toFen(random.pick([1, 105, 3_990])) })
        .where('showtime_id', '=', showtimeId)
        .execute()
      const isCalledOff = random.isHit(0.1)
      if (isCalledOff) await callOff(server, showtimeId)
      const before = { custody: await custodyOf(showtimeId, seat), tickets: await ticketsOf(showtimeId) }

      const expected = heldSeat(before.custody, nowMs, nowMs + holdSeconds * 1_000)
      let refusal: HoldRefusal | null = expected.ok ? null : expected.refusal
      if (live >= 6) refusal = 'TooManyTickets'
      if (seat.row > 6 || seat === gap) refusal = 'NoSuchSeat'
      if (isCalledOff || beginsInMinutes <= cutoffMinutes) refusal = 'NotShown'
      seen.add(refusal ?? 'held')

      const held = await holdSeat(server.cinemaId, customer, showtimeId, seat)
      const after = { custody: await custodyOf(showtimeId, seat), tickets: await ticketsOf(showtimeId) }
      if (refusal !== null) {
        expect(held).toEqual({ ok: false, refusal })
        expect(after).toEqual(before)
        continue
      }
      expect(held.ok && expected.ok && after.custody).toEqual(expected.ok && expected.value)
      const made = after.tickets.find((ticket) => held.ok && ticket.ticket_number === held.value.ticketNumber)
      expect(made).toMatchObject({ account_id: customer, state: 'in-payment' })
      expect(made?.sale_number).toBe(after.custody.number)
      expect(made?.paid_fen).toBe(held.ok && held.value.paidFen)
    }
    expect(seen).toEqual(new Set(['held', 'NotShown', 'NoSuchSeat', 'TooManyTickets', 'SeatGone']))
  })

  it('lets orders whose time is over make way, seats and all, before any sweep', async () => {
    const customer = await aCustomer()
    const showtimeId = await addShowtime(server, { beginsInMinutes: 600 })
    for (let col = 1; col <= 6; col++) await holdSeat(server.cinemaId, customer, showtimeId, { row: 3, col })
    await server.time.pass(holdSeconds * 1_000)
    const held = await holdSeat(server.cinemaId, customer, showtimeId, { row: 3, col: 6 })
    expect(held.ok).toBe(true)
    const states = (await ticketsOf(showtimeId)).map((ticket) => ticket.state)
    expect(states).toEqual([...Array(6).fill('lapsed'), 'in-payment'])
    expect((await custodyOf(showtimeId, { row: 3, col: 1 })).state).toBe('free')
  })

  it('is refused a seventh live ticket of a customer by the database itself', async () => {
    const customer = await aCustomer()
    const showtimeId = await addShowtime(server)
    for (let col = 1; col <= 6; col++) await holdSeat(server.cinemaId, customer, showtimeId, { row: 3, col })
    const [ticket] = await server.db
      .selectFrom('tickets')
      .selectAll()
      .where('showtime_id', '=', showtimeId)
      .limit(1)
      .execute()
    if (!ticket) throw new Error('no ticket was made')
    const another = (customer_slot: number | null) =>
      server.db
        .insertInto('tickets')
        .values({ ...ticket, ticket_number: (ticket.ticket_number + 50_000_000) as never, seat_col: 9, customer_slot })
        .execute()
    await expect(another(6)).rejects.toThrow('tickets_customer')
    await expect(another(7)).rejects.toThrow('tickets_customer_slot_check')
    await expect(another(null)).rejects.toThrow('tickets_slot')
  })

  async function giveCustody(showtimeId: ShowtimeId, seat: SeatPosition, custody: SeatCustody): Promise<void> {
    if (custody.number === 0) return
    const ofShowtime = { cinemaId: server.cinemaId, showtimeId }
    const claimant = { holder: 1 as DeviceNumber, epoch: 1 }
    await claimSeats(server.db, server.cinemaId, [{ showtimeId, ...seat }], claimant, 0)
    await writeCustody(server.db, ofShowtime, seat, custody)
  }
})

function randomCustody(random: SeededRandom, nowMs: number): SeatCustody {
  const home = { holder: serverDevice, epoch: 0, number: 1 + random.below(5), holdEndsAtMs: null }
  const kiosks = { ...home, holder: 7 as DeviceNumber, epoch: 1 }
  return random.pick([
    untouchedSeat,
    untouchedSeat,
    { ...home, state: 'free' },
    { ...home, state: 'sold' },
    { ...kiosks, state: 'granted' },
    { ...kiosks, state: 'written-off' },
    { ...home, state: 'in-payment', holdEndsAtMs: nowMs + random.pick([-1, 0, 1]) },
  ])
}
