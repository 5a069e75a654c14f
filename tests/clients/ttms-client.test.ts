import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTtmsClient } from '../../clients/ttms-client.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import { openTestServer, type TestServer } from '../support/central-server.ts'
import { injectedFetch } from '../support/injected-fetch.ts'
import { answered } from '../support/ttms-client.ts'
import { signIn, usualPassword } from '../support/web-customer.ts'

const serverUrl = 'http://cinema.example'
const refusedWith = (msg: string) => refused({ msg, retryAfterSeconds: null })

describe.each(['cookie', 'bearer'] as const)('a TTMS client that shows its session as %s', (showsSessionAs) => {
  let server: TestServer
  const aClient = () => createTtmsClient({ serverUrl, showsSessionAs, fetch: injectedFetch(server) })
  const loggedIn = async (role: 'customer' | 'administrator') => {
    const client = aClient()
    const { email } = await signIn(server, role)
    answered(await client.logIn({ customer_email: email, customer_passwd: usualPassword }))
    return client
  }
  beforeAll(async () => {
    server = await openTestServer('PGlite')
  })
  afterAll(() => server.close())

  it('runs a cinema, sells a ticket and takes it back', async () => {
    const office = await loggedIn('administrator')
    const movie = {
      movie_name: '流浪地球 & 月球',
      movie_main_actor: '吴京',
      movie_director: '郭帆',
      movie_duration: 125,
      movie_pic: '/posters/1.svg',
      movie_description: '',
    }
    const film = answered(await office.addMovie(movie))
    expect(film).toEqual({ ...movie, movie_id: film.movie_id })
    const hall = answered(
      await office.addHall({
        hall_name: '巨幕厅',
        hall_seats: 5,
        seat_rows: 2,
        seat_cols: 3,
        seat_info: [[2, 3]],
        hall_description: '',
      }),
    )
    expect(answered(await office.findSeat({ hall_id: hall.hall_id }))).toEqual([[2, 3]])
    expect(answered(await office.findHall())).toHaveLength(1)
    const schedule = answered(
      await office.addSche({
        movie_name: movie.movie_name,
        hall_name: '巨幕厅',
        schedule_begin_time: Math.floor(server.time.clock.nowMs() / 1_000) + 3_600,
        schedule_price: '39.90',
      }),
    )

    const shop = await loggedIn('customer')
    const seat = { schedule_id: schedule.schedule_id, seat_row: 1, seat_col: 2 }
    const order = answered(await shop.inPayment(seat))
    expect(order.order_discount_price).toBe(39.9)
    expect(await office.inPayment(seat)).toEqual(refusedWith('the seat has been bought'))
    const { is_active: _, ...bought } = order
    expect(await shop.buyTicket({ order_id: order.order_id, is_paid: 1 })).toEqual(accepted(bought))
    expect(answered(await shop.findUserTicket()).map((own) => own.is_active)).toEqual([1])
    expect(answered(await office.findBoxOffice())[0]).toMatchObject({ ticket_cnt: 1, money_cnt: 39.9, seat_cnt: 5 })
    expect(await shop.refundTicket({ order_id: order.order_id })).toEqual(accepted(''))
    expect(answered(await shop.findTicket({ schedule_id: schedule.schedule_id }))).toEqual([])
    expect(await shop.findBoxOffice()).toEqual(refusedWith('user does not have enough permissions'))

    expect(await shop.logOut()).toEqual(accepted(''))
    expect(await shop.findUserTicket()).toEqual(refusedWith("the user didn't log in"))
  })

  it('tells how long to wait after too many tries', async () => {
    const client = aClient()
    const { email } = await signIn(server)
    const login = { customer_email: email, customer_passwd: 'wrong-password' }
    for (let tried = 0; tried < 10; tried++) {
      expect(await client.logIn(login)).toEqual(refusedWith('the username or password is incorrect'))
    }
    const answer = await client.logIn(login)
    expect(answer).toEqual(refused({ msg: 'the server is busy now', retryAfterSeconds: expect.any(Number) }))
  })

  it('takes an answer that its contract does not have for a fault', async () => {
    const client = createTtmsClient({ serverUrl, fetch: async () => Response.json({ status: 1, msg: 'so what' }) })
    await expect(client.findSche()).rejects.toThrow('an answer against its contract, HTTP 200')
  })
})
