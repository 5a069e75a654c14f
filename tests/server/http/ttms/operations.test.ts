import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentProof } from '../../../../server/sales/buy-ticket.ts'
import { fenToYuan, toFen } from '../../../../shared/core/money.ts'
import { addFilm, addShowtime, callOff } from '../../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { askTtms, signIn } from '../../../support/web-customer.ts'

const illegal = 'the data you input is not legal'
const failure = (msg: string) => ({ httpStatus: 200, status: 1, msg, data: '' })
const success = (data: unknown) => ({ httpStatus: 200, status: 0, msg: '', data })

describe.each(databaseKinds)('the TTMS interface on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const ask = async (path: string, parameters = {}, token: string | null = null) => {
    const { headers: _, ...answer } = await askTtms(server, path, parameters, token)
    return answer
  }
  const nowSeconds = () => server.time.clock.nowMs() / 1_000

  it('7: lists films by whether they are showing, which is worked out', async () => {
    const filmId = await addFilm(server, '放映中')
    const comingId = await addFilm(server, '将上映')
    const showtimeId = await addShowtime(server, { filmId })
    const film = (id: number, name: string, option: number) => ({
      movie_id: id,
      movie_name: name,
      movie_main_actor: '甲，乙',
      movie_director: '导演',
      movie_duration: 100,
      movie_pic: '',
      movie_description: '故事',
      is_active: option,
    })
    expect(await ask('admin/movie/findmovie', { option: 1 })).toEqual(success([film(filmId, '放映中', 1)]))
    expect(await ask('ADMIN/Movie/findMovie', { option: '0' })).toEqual(success([film(comingId, '将上映', 0)]))
    await callOff(server, showtimeId)
    const { data } = await ask('admin/movie/findmovie', { option: 1 })
    expect(data).toEqual([])
    for (const option of ['', '2', 'x', '1.0', '-1']) {
      expect(await ask('admin/movie/findmovie', { option })).toEqual(failure(illegal))
    }
    expect(await ask('admin/movie/findmovie')).toEqual(failure(illegal))
  })

  it('16: lists showtimes that have not ended and are not called off, by time', async () => {
    const filmId = await addFilm(server, '排片')
    const late = await addShowtime(server, { filmId, beginsInMinutes: 300, priceFen: 4_550 })
    const running = await addShowtime(server, { filmId, beginsInMinutes: -50 })
    await addShowtime(server, { filmId, beginsInMinutes: -100 })
    await callOff(server, await addShowtime(server, { filmId }))
    const { data } = await ask('admin/schedule/findSche')
    const own = (data as { movie_name: string }[]).filter((row) => row.movie_name === '排片')
    const begins = nowSeconds() + 300 * 60
    expect(own).toEqual([
      expect.objectContaining({ schedule_id: running }),
      {
        schedule_id: late,
        movie_name: '排片',
        schedule_begin_time: begins,
        schedule_end_time: begins + 100 * 60,
        hall_name: expect.any(String),
        schedule_price: 45.5,
      },
    ])
  })

  it('20, 21, 19: holds a seat, sells it, and shows it as taken all the while', async () => {
    const customer = await signIn(server)
    const filmId = await addFilm(server)
    const showtimeId = await addShowtime(server, { filmId, priceFen: 3_990 })
    const seats = () => ask('index/ticket/findticket', { schedule_id: showtimeId })
    expect(await seats()).toEqual(success([]))
    const { data, orderId } = await customer.hold(showtimeId, 2, 3)
    const order = {
      order_id: orderId,
      customer_id: customer.accountId,
      schedule_id: showtimeId,
      order_discount_price: 39.9,
      order_date: nowSeconds(),
      seat_row: 2,
      seat_col: 3,
      customer_name: customer.name,
      movie_name: `影片 ${filmId}`,
      hall_name: expect.stringMatching(/^影厅 /),
    }
    expect(data).toEqual({ ...order, is_active: 0 })
    expect(await seats()).toEqual(success([{ row: 2, col: 3 }]))
    expect((await customer.buy(orderId, 0)).msg).toBe('no payment')
    expect(await customer.buy(orderId)).toMatchObject(success(order))
    expect(await customer.buy(orderId)).toMatchObject(success(order))
    expect(await seats()).toEqual(success([{ row: 2, col: 3 }]))
  })

  it('20: checks performance, place, number of tickets and seat, in this order', async () => {
    const [customer, other] = [await signIn(server), await signIn(server)]
    const showtimeId = await addShowtime(server, { plan: { gaps: [{ row: 1, col: 1 }] } })
    const begun = await addShowtime(server, { beginsInMinutes: 0 })
    const off = await addShowtime(server)
    await callOff(server, off)
    const said = async (id: number, row: number, col: number) => (await customer.hold(id, row, col)).msg
    expect(await said(begun, 0, 0)).toBe('the film is not shown')
    expect(await said(off, 1, 1)).toBe('the film is not shown')
    expect(await said(99_999, 1, 1)).toBe('the film is not shown')
    await other.hold(showtimeId, 2, 1)
    expect(await said(showtimeId, 2, 1)).toBe('the seat has been bought')
    for (let col = 1; col <= 6; col++) expect(await said(showtimeId, 3, col)).toBe('')
    expect(await said(showtimeId, 1, 1)).toBe(illegal)
    expect(await said(showtimeId, 7, 1)).toBe(illegal)
    expect(await said(showtimeId, 2, 1)).toBe('excessive number of tickets')
    expect((await customer.ask('index/ticket/inpayment', { schedule_id: showtimeId, seat_row: 1 })).msg).toBe(illegal)
  })

  it('20: a hundred requests of one customer at once get six tickets', async () => {
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server, { plan: { rows: 10, cols: 10 } })
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        customer.hold(showtimeId, (index % 10) + 1, Math.floor(index / 10) + 1),
      ),
    )
    expect(answers.filter((answer) => answer.msg === '')).toHaveLength(6)
    expect(new Set(answers.map((answer) => answer.msg))).toEqual(new Set(['', 'excessive number of tickets']))
    expect(server.faults).toEqual([])
  })

  it('20: thirty customers who want one seat at once: one gets it, the others hear that it is gone', async () => {
    const customers = await Promise.all(Array.from({ length: 30 }, () => signIn(server)))
    const showtimeId = await addShowtime(server)
    const answers = await Promise.all(customers.map((customer) => customer.hold(showtimeId, 1, 1)))
    expect(answers.map((answer) => answer.msg).toSorted()).toEqual(['', ...Array(29).fill('the seat has been bought')])
  })

  it('20, 21: an order lapses after its time, frees the seat at once and no longer counts', async () => {
    const [customer, other] = [await signIn(server), await signIn(server)]
    const showtimeId = await addShowtime(server, { beginsInMinutes: 600 })
    const orders = []
    for (let col = 1; col <= 6; col++) orders.push((await customer.hold(showtimeId, 1, col)).orderId)
    await server.time.pass(900_000 - 1)
    expect((await customer.buy(orders[0] ?? 0)).msg).toBe('')
    await server.time.pass(1)
    expect((await customer.buy(orders[1] ?? 0)).msg).toBe('buying ticket overtime')
    expect((await other.hold(showtimeId, 1, 2)).msg).toBe('')
    expect((await customer.hold(showtimeId, 2, 1)).msg).toBe('')
    expect(await server.lapse()).toBeGreaterThanOrEqual(4)
    expect(await server.lapse()).toBe(0)
    const { data } = await ask('index/ticket/findticket', { schedule_id: showtimeId })
    expect(data).toEqual([
      { row: 1, col: 1 },
      { row: 1, col: 2 },
      { row: 2, col: 1 },
    ])
    const states = await server.db
      .selectFrom('tickets')
      .select('state')
      .where('account_id', '=', customer.accountId)
      .orderBy('ticket_number')
      .execute()
    expect(states.map((ticket) => ticket.state)).toEqual(['sold', ...Array(5).fill('lapsed'), 'in-payment'])
  })

  it('21: checks order, time, performance and payment, in this order', async () => {
    const [customer, other] = [await signIn(server), await signIn(server)]
    const showtimeId = await addShowtime(server, { beginsInMinutes: 10 })
    const { orderId } = await customer.hold(showtimeId, 1, 1)
    expect((await customer.buy(99_999)).msg).toBe('no order information')
    expect((await other.buy(orderId)).msg).toBe('no order information')
    expect((await customer.ask('index/ticket/buyticket', { order_id: orderId, is_paid: 2 })).msg).toBe(illegal)
    await server.time.pass(10 * 60_000)
    expect((await customer.buy(orderId, 0)).msg).toBe('the film is not shown')
    await server.time.pass(5 * 60_000)
    expect((await customer.buy(orderId, 0)).msg).toBe('buying ticket overtime')
  })

  it('21: an order that is paid five times at once is sold once, and says so five times', async () => {
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server)
    const { orderId } = await customer.hold(showtimeId, 1, 1)
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => customer.buy(orderId)))
    expect(answers.map((answer) => answer.msg)).toEqual(['', '', '', '', ''])
    const tickets = await server.db
      .selectFrom('tickets')
      .select('state')
      .where('showtime_id', '=', showtimeId)
      .execute()
    expect(tickets).toEqual([{ state: 'sold' }])
  })

  it('20: a member pays the price of their level, rounded half up to the fen', async () => {
    const customer = await signIn(server)
    await server.db.updateTable('accounts').set({ level: 1 }).where('account_id', '=', customer.accountId).execute()
    // 39.90 × 0.95 = 37.905
    const showtimeId = await addShowtime(server, { priceFen: 3_990 })
    const { data } = await customer.hold(showtimeId, 1, 1)
    expect(data).toMatchObject({ order_discount_price: 37.91 })
  })

  it('19: says no plan for a performance that is not there or was called off', async () => {
    const off = await addShowtime(server)
    await callOff(server, off)
    expect(await ask('index/ticket/findticket', { schedule_id: off })).toEqual(failure('no plan for the film'))
    expect(await ask('index/ticket/findticket', { schedule_id: 99_999 })).toEqual(failure('no plan for the film'))
    expect(await ask('index/ticket/findticket', { schedule_id: 'all' })).toEqual(failure(illegal))
  })

  it('24: tells an administrator the box office of every film that ever had a performance', async () => {
    const [administrator, customer] = [await signIn(server, 'administrator'), await signIn(server)]
    const filmId = await addFilm(server, '票房')
    await addFilm(server, '从未放映')
    const showtimeId = await addShowtime(server, { filmId, priceFen: 1_010 })
    await callOff(server, await addShowtime(server, { filmId }))
    for (const col of [1, 2, 3]) {
      const { orderId } = await customer.hold(showtimeId, 1, col)
      if (col < 3) await customer.buy(orderId)
    }
    const { data } = await administrator.ask('admin/ticket/findboxoffice')
    const rows = data as { movie_name: string }[]
    expect(rows.filter((row) => ['票房', '从未放映'].includes(row.movie_name))).toEqual([
      { movie_name: '票房', schedule_cnt: 1, ticket_cnt: 2, money_cnt: fenToYuan(toFen(2_020)), seat_cnt: 60 },
    ])
    expect((await customer.ask('admin/ticket/findboxoffice')).msg).toBe('user does not have enough permissions')
    expect(await ask('admin/ticket/findboxoffice')).toEqual(failure("the user didn't log in"))
  })
})

describe('a server that does not believe a web shop’s word', () => {
  it('sells only against a proof of order and amount', async () => {
    const server = await openTestServer('PGlite', { paymentTrust: { proofKey: 'key' } })
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server)
    const { orderId } = await customer.hold(showtimeId, 1, 1)
    const buy = async (proof: Record<string, string>) =>
      (await customer.ask('index/ticket/buyticket', { order_id: orderId, is_paid: 1, ...proof })).msg
    const proofOf = (fen: number) => paymentProof('key', orderId as Parameters<typeof paymentProof>[1], fen)
    expect(await buy({})).toBe('no payment')
    expect(await buy({ payment_proof: proofOf(1) })).toBe('no payment')
    expect(await buy({ payment_proof: proofOf(3_990) })).toBe('')
    await server.close()
  })
})
