import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addShowtime } from '../../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { enrolKiosk, grantedSeats } from '../../../support/signing-kiosk.ts'
import { signIn } from '../../../support/web-customer.ts'
import { illegal, openWorld, type World } from './cases/world.ts'

describe.each(databaseKinds)('refunds on %s', (kind) => {
  let server: TestServer
  let world: World
  beforeAll(async () => {
    server = await openTestServer(kind)
    world = await openWorld(server)
  })
  afterAll(() => server.close())

  const refund = async (order_id: number, by: 'customer' | 'administrator' = 'customer') =>
    (await world.ask('index/ticket/refundTicket', { order_id }, by)).msg
  const reviewItems = () => server.db.selectFrom('review_items').select(['why', 'device', 'ticket_number']).execute()

  it('free the seat for the next customer, again and again, under a number that rises', async () => {
    const showtimeId = await addShowtime(server)
    const states: unknown[] = []
    for (const round of [1, 2, 3]) {
      const buyer = await signIn(server)
      const { orderId } = await buyer.hold(showtimeId, 1, 1)
      expect((await buyer.buy(orderId)).msg).toBe('')
      const late = await (await signIn(server)).hold(showtimeId, 1, 1)
      expect(late.msg).toBe('the seat has been bought')
      if (round < 3) expect((await buyer.ask('index/ticket/refundTicket', { order_id: orderId })).msg).toBe('')
      states.push(orderId)
    }
    const tickets = await server.db
      .selectFrom('tickets')
      .select(['ticket_number', 'state', 'sale_number'])
      .where('showtime_id', '=', showtimeId)
      .orderBy('ticket_number')
      .execute()
    expect(tickets).toEqual([
      { ticket_number: states[0], state: 'refunded', sale_number: 1 },
      { ticket_number: states[1], state: 'refunded', sale_number: 3 },
      { ticket_number: states[2], state: 'sold', sale_number: 5 },
    ])
    expect(await reviewItems()).toEqual([])
  })

  it('count no more among a customer’s six, and show in their orders beside the others', async () => {
    const showtimeId = await addShowtime(server, { beginsInMinutes: 600 })
    const buyer = await signIn(server)
    const orders = []
    for (let col = 1; col <= 6; col++) orders.push((await buyer.hold(showtimeId, 1, col)).orderId)
    await buyer.buy(orders[0] ?? 0)
    await buyer.buy(orders[1] ?? 0)
    expect((await buyer.ask('index/ticket/refundTicket', { order_id: orders[0] })).msg).toBe('')
    expect((await buyer.hold(showtimeId, 2, 1)).msg).toBe('')
    await server.time.pass(15 * 60_000)
    await buyer.hold(showtimeId, 2, 2)
    const { data } = await buyer.ask('index/ticket/findUserTicket')
    const rows = data as { is_active: number; order_id: number }[]
    expect(rows.map((row) => row.is_active)).toEqual([0, -1, -1, -1, -1, -1, 1, -3])
    expect(rows.map((row) => row.order_id)).toEqual(rows.map((row) => row.order_id).toSorted((a, b) => b - a))
  })

  it('said ten times at once happen once', async () => {
    const showtimeId = await addShowtime(server)
    const { orderId } = await world.customer.hold(showtimeId, 1, 1)
    await world.customer.buy(orderId)
    const said = await Promise.all(Array.from({ length: 10 }, () => refund(orderId)))
    expect(said.toSorted()).toEqual(['', ...Array(9).fill(illegal)])
    const custody = await server.db
      .selectFrom('seat_custody')
      .select(['state', 'number'])
      .where('showtime_id', '=', showtimeId)
      .execute()
    expect(custody).toEqual([{ state: 'free', number: 2 }])
  })

  it('of what a kiosk sold are an administrator’s to make, and leave the money to be paid back', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    const sold = kiosk.sold(showtimeId, seats)
    await kiosk.upload([kiosk.entry('sold', sold)])
    const number = kiosk.device * 100_000_000 + 1
    expect(await refund(number)).toBe(illegal)
    expect(await refund(number, 'administrator')).toBe('')
    expect(await reviewItems()).toEqual([{ why: 'refund-due', device: kiosk.device, ticket_number: number }])
    expect((await world.customer.hold(showtimeId, 1, 1)).msg).toBe('')
  })

  it('take the money out of the box office', async () => {
    const showtimeId = await addShowtime(server, { priceFen: 1_010 })
    const { film_title: movie_name } = await server.db
      .selectFrom('showtimes')
      .select('film_title')
      .where('showtime_id', '=', showtimeId)
      .executeTakeFirstOrThrow()
    const orders = [await world.customer.hold(showtimeId, 1, 1), await world.customer.hold(showtimeId, 1, 2)]
    for (const { orderId } of orders) await world.customer.buy(orderId)
    await refund(orders[0]?.orderId ?? 0)
    const { data } = await world.ask('admin/ticket/findboxoffice')
    expect(data).toContainEqual({ movie_name, schedule_cnt: 1, ticket_cnt: 1, money_cnt: 10.1, seat_cnt: 60 })
  })
})

describe('a cinema whose refunds close half an hour before', () => {
  it('refuses them from then on, to administrators too', async () => {
    const server = await openTestServer('PGlite', { refundClosesMinutes: 30 })
    const world = await openWorld(server)
    const showtimeId = await addShowtime(server, { beginsInMinutes: 31 })
    const orders = []
    for (const col of [1, 2]) {
      const { orderId } = await world.customer.hold(showtimeId, 1, col)
      await world.customer.buy(orderId)
      orders.push({ order_id: orderId })
    }
    expect((await world.ask('index/ticket/refundTicket', orders[0], 'customer')).msg).toBe('')
    await server.time.pass(60_000)
    expect((await world.ask('index/ticket/refundTicket', orders[1], 'customer')).msg).toBe(illegal)
    expect((await world.ask('index/ticket/refundTicket', orders[1])).msg).toBe(illegal)
    await server.close()
  })
})
