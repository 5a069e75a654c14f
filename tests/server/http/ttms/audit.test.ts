import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addShowtime } from '../../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { signIn, usualPassword } from '../../../support/web-customer.ts'
import { filmCases } from './cases/film-cases.ts'
import { hallCases } from './cases/hall-cases.ts'
import { showtimeCases } from './cases/showtime-cases.ts'
import { notLoggedIn, openWorld } from './cases/world.ts'

const actions: Readonly<Record<string, string>> = {
  'admin/movie/addmovie': 'film-added',
  'admin/movie/deletemovie': 'film-deleted',
  'admin/movie/modifymovie': 'film-changed',
  'admin/hall/addhall': 'hall-added',
  'admin/hall/deletehall': 'hall-deleted',
  'admin/hall/modifyhall': 'hall-changed',
  'admin/schedule/addSche': 'showtime-added',
  'admin/schedule/deletesche': 'showtime-called-off',
  'admin/schedule/addschedule': 'showtime-called-off',
  'admin/schedule/modifysche': 'showtime-changed',
}

describe.each(databaseKinds)('what administrators change on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const audited = async () => {
    const rows = await server.db.selectFrom('audit').selectAll().orderBy('audit_id').execute()
    await server.db.deleteFrom('audit').execute()
    return rows.map(({ account_id, action, detail }) => ({ by: account_id, action, detail }))
  }

  it('is written down, once: who, what, from, to; and told to the kiosks', async () => {
    const world = await openWorld(server)
    const by = world.administrator.accountId
    const changing = [...filmCases, ...hallCases, ...showtimeCases].filter(({ by }) => by === 'administrator')
    expect(changing.map(({ path }) => path).toSorted()).toEqual(Object.keys(actions).toSorted())
    for (const { path, good } of changing) {
      const request = await good(world)
      await server.db.deleteFrom('outbox').execute()
      expect((await world.ask(path, request)).msg).toBe('')
      const action = actions[path] ?? ''
      const from = action.endsWith('-added') ? null : expect.any(Object)
      const to = /-(deleted|called-off)$/.test(action) ? null : expect.any(Object)
      expect(await audited()).toEqual([{ by, action, detail: { from, to } }])
      // A change that is asked for twice leaves everything as it was the second time.
      if (action.endsWith('-changed')) expect((await world.ask(path, request)).msg).toBe('')
      expect(await audited()).toEqual([])
      const [replica = ''] = action.split('-')
      const noted = await server.db.selectFrom('outbox').select('replica').execute()
      expect(noted.map((row) => row.replica)).toContain(`${replica}s`)
    }
  })

  it('shows each value before and after', async () => {
    const world = await openWorld(server)
    const showtimeId = await addShowtime(server)
    const { film_title, hall_name, begins_at_ms } = await server.db
      .selectFrom('showtimes')
      .selectAll()
      .where('showtime_id', '=', showtimeId)
      .executeTakeFirstOrThrow()
    const same = {
      schedule_id: showtimeId,
      movie_name: film_title,
      hall_name,
      schedule_begin_time: begins_at_ms / 1_000,
    }
    await world.ask('admin/schedule/modifysche', { ...same, schedule_price: '12.5' })
    const [entry] = await audited()
    expect(entry?.detail).toMatchObject({ from: { showtimeId, priceFen: 3_990 }, to: { showtimeId, priceFen: 1_250 } })
  })

  it('names no password, and says nothing of what customers change themselves', async () => {
    const world = await openWorld(server)
    const details = { customer_name: '新名', customer_passwd: 'new-password', customer_mobile: '13911112222' }
    const own = { ...details, customer_id: world.customer.accountId }
    expect((await world.ask('index/user/modifyinfo', own, 'customer')).msg).toBe('')
    const showtimeId = await addShowtime(server)
    const { orderId } = await world.customer.hold(showtimeId, 1, 1)
    await world.customer.buy(orderId)
    expect(await audited()).toEqual([])
    expect((await world.ask('index/user/modifyinfo', { ...details, customer_id: world.other.accountId })).msg).toBe('')
    expect((await world.ask('index/ticket/refundTicket', { order_id: orderId })).msg).toBe('')
    const rows = await audited()
    expect(rows.map((row) => row.action)).toEqual(['account-changed', 'ticket-refunded'])
    expect(JSON.stringify(rows)).not.toContain('new-password')
  })

  it('25: a new password ends the account’s other sessions; all of them where an administrator changed it', async () => {
    const world = await openWorld(server)
    const { customer, administrator } = world
    const login = { customer_email: customer.email, customer_passwd: usualPassword }
    const elsewhere = await signIn(server)
    const isIn = async () => (await customer.ask('index/ticket/findUserTicket')).msg
    const modify = (by: typeof customer, customer_passwd: string) =>
      by.ask('index/user/modifyinfo', {
        customer_id: customer.accountId,
        customer_name: '同一人',
        customer_passwd,
        customer_mobile: '13911112222',
      })
    const sessions = async () => {
      const rows = await server.db.selectFrom('sessions').select('account_id').execute()
      return rows.filter((row) => row.account_id === customer.accountId).length
    }
    await world.ask('index/user/login', login, 'nobody')
    expect([(await modify(customer, usualPassword)).msg, await sessions()]).toEqual(['', 2])
    expect([(await modify(customer, 'another-one')).msg, await sessions()]).toEqual(['', 1])
    expect(await isIn()).toBe('')
    expect([(await modify(administrator, 'a-third-one')).msg, await sessions()]).toEqual(['', 0])
    expect(await isIn()).toBe(notLoggedIn)
    expect((await elsewhere.ask('index/ticket/findUserTicket')).msg).toBe('')
    expect((await world.ask('index/user/login', login, 'nobody')).msg).toBe('the username or password is incorrect')
    const renewed = { ...login, customer_passwd: 'a-third-one' }
    expect((await world.ask('index/user/login', renewed, 'nobody')).data).toMatchObject({ user_name: '同一人' })
  })
})
