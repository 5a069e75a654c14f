import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { hashPassword } from '../../../server/accounts/passwords.ts'
import { createEnrolCodeFile } from '../../../server/demo/enrol-code-file.ts'
import { extendSchedule } from '../../../server/demo/extend-schedule.ts'
import { demoHalls } from '../../../server/demo/halls.ts'
import { prepareDemoLogins } from '../../../server/demo/logins.ts'
import { seedDemo } from '../../../server/demo/seed.ts'
import { isSeat, seatsOf } from '../../../shared/seats/seat-plan.ts'
import { protocolVersion, syncPaths } from '../../../shared/sync/messages.ts'
import { addFilm } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { askUnsigned, enrolKiosk, makeDeviceKey } from '../../support/signing-kiosk.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { askTtms } from '../../support/web-customer.ts'

const rules = { timeZone: 'Asia/Shanghai', turnaroundMinutes: 0 }

describe.each(databaseKinds)('the demo cinema on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
    await seedDemo(server.db, server.cinemaId)
    await extendSchedule({ db: server.db, clock: server.time.clock }, server.cinemaId, rules)
  })
  afterAll(() => server.close())

  const list = async (path: string, parameters = {}) => (await askTtms(server, path, parameters)).data as object[]

  it('shows eight films and announces two, each with a poster that the server has', async () => {
    const showing = await list('admin/movie/findmovie', { option: 1 })
    const coming = await list('admin/movie/findmovie', { option: 0 })
    expect([showing.length, coming.length]).toEqual([8, 2])
    for (const film of [...showing, ...coming] as { movie_pic: string }[]) {
      const answer = await server.app.inject({ url: film.movie_pic })
      expect(answer.statusCode).toBe(200)
      expect(answer.headers).toMatchObject({
        'content-type': 'image/svg+xml',
        'content-security-policy': expect.stringContaining('sandbox'),
        'x-content-type-options': 'nosniff',
      })
    }
  })

  it('replicates to a kiosk, posters and all', async () => {
    await server.push()
    const kiosk = await enrolKiosk(server)
    const counts = []
    for (const name of ['films', 'posters', 'halls']) counts.push((await kiosk.pull(name)).documents.length)
    expect(counts).toEqual([10, 10, 3])
    const showtimes = (await kiosk.pull('showtimes')).documents.length
    expect((await kiosk.pull('seatStates')).documents).toHaveLength(showtimes)
    expect((await kiosk.hello()).body).toMatchObject({ cinema: { name: '星河影城', nameEn: 'Galaxy Cinema' } })
  })

  it('is seeded and extended once', async () => {
    const count = (await list('admin/schedule/findSche')).length
    expect(count).toBeGreaterThan(70)
    await seedDemo(server.db, server.cinemaId)
    const clock = { db: server.db, clock: server.time.clock }
    expect(await extendSchedule(clock, server.cinemaId, rules)).toBe(0)
    expect((await list('admin/movie/findmovie', { option: 1 })).length).toBe(8)
  })

  it('prints logins that work, the same at each start, also where somebody has changed them', async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const path = join(folder.path, 'central/demo-logins.json')
    const prepare = () => prepareDemoLogins({ db: server.db, clock: server.time.clock }, server.cinemaId, path)
    const versions = () => server.db.selectFrom('accounts').select('password_version').orderBy('account_id').execute()
    const lines = await prepare()
    const login = async (line: string | undefined) => {
      const [, , customer_email, customer_passwd] = line?.split(' ') ?? []
      return (await askTtms(server, 'index/user/login', { customer_email, customer_passwd })).data
    }
    const before = await versions()
    expect(await prepare()).toEqual(lines)
    // Nobody is signed out by a start.
    expect(await versions()).toEqual(before)
    await server.db
      .updateTable('accounts')
      .set({ password_hash: await hashPassword('changed-word') })
      .where('email', '=', 'admin@demo.example')
      .execute()
    expect(await prepare()).toEqual(lines)
    expect(await login(lines[0])).toMatchObject({ authority: 1 })
    expect(await login(lines[1])).toMatchObject({ authority: 0 })
  })

  it('keeps an enrolment code at hand that works, and a fresh one once that is used or old', async () => {
    const folder = makeTemporaryFolder()
    const path = join(folder.path, 'central', 'demo-enrol-code')
    const step = createEnrolCodeFile({ db: server.db, clock: server.time.clock }, server.cinemaId, path)
    const code = async () => {
      await step()
      return readFileSync(path, 'utf8').trim()
    }
    const first = await code()
    expect(await code()).toBe(first)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const request = { protocolVersion, code: first, publicKey: makeDeviceKey().publicKey, name: '大厅' }
    expect((await askUnsigned(server, 'POST', syncPaths.enrol, request)).httpStatus).toBe(200)
    const second = await code()
    expect(second).not.toBe(first)
    await server.time.pass(6 * 60_000)
    expect(await code()).not.toBe(second)
    folder.remove()
  })
})

describe('the demo cinema', () => {
  it('leaves a cinema that has films as it is', async () => {
    const server = await openTestServer('PGlite')
    await addFilm(server, '自己的影片')
    await seedDemo(server.db, server.cinemaId)
    expect(await server.db.selectFrom('films').select('title').execute()).toEqual([{ title: '自己的影片' }])
    expect(await server.db.selectFrom('cinemas').select('name').execute()).toEqual([{ name: '影院' }])
    await server.close()
  })

  it('has three halls of different shapes, with aisles and wheelchair places one can sit in', () => {
    const sizes = demoHalls.map(({ plan }) => seatsOf(plan).length)
    expect(new Set(sizes).size).toBe(3)
    for (const { plan } of demoHalls) {
      expect(plan.gaps.length).toBeGreaterThan(0)
      expect(plan.wheelchairs.length).toBeGreaterThanOrEqual(2)
      expect(plan.wheelchairs.every((place) => isSeat(plan, place))).toBe(true)
      expect(plan.gaps.every(({ row, col }) => row >= 1 && row <= plan.rows && col >= 1 && col <= plan.cols)).toBe(true)
    }
  })
})
