import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { usualDeviceRequests } from '../../../../server/http/kiosk/device-rate.ts'
import { maxRequestsAtOnce } from '../../../../shared/sync/size-limits.ts'
import { addShowtime } from '../../../support/central-cinema.ts'
import { openTestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { enrolKiosk, type KioskAnswer } from '../../../support/signing-kiosk.ts'
import { until } from '../../../support/until.ts'
import { signIn } from '../../../support/web-customer.ts'

const manyRequests = 40
const tooMany = { httpStatus: 429, body: { refusal: { code: 'TooManyRequests', retryAfterSeconds: 1 } } }
const asProductRuns = { deviceRequests: usualDeviceRequests }

// PGlite has one connection, so that nothing waits for a lock there.
describe.runIf(databaseKinds.includes('Postgres'))('a device whose own row is locked', { timeout: 60_000 }, () => {
  const aLockedDevice = async () => {
    const server = await openTestServer('Postgres', asProductRuns)
    const [kiosk, other] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    const customer = await signIn(server)
    const letGo = Promise.withResolvers<void>()
    const isLocked = Promise.withResolvers<void>()
    const { device } = kiosk
    const locking = server.db.transaction().execute(async (trx) => {
      await trx.selectFrom('devices').select('device').where('device', '=', device).forNoKeyUpdate().execute()
      isLocked.resolve()
      await letGo.promise
    })
    await isLocked.promise
    const unlock = async () => {
      letGo.resolve()
      await locking
    }
    onTestFinished(async () => {
      await unlock()
      await server.close()
    })
    const waiting = async () => {
      const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(server.db)
      return rows[0]?.count ?? 0
    }
    return { server, kiosk, other, showtimeId, customer, unlock, waiting }
  }

  type World = Awaited<ReturnType<typeof aLockedDevice>>
  const asks: readonly (readonly [string, (world: World) => Promise<KioskAnswer>])[] = [
    ['grants', ({ kiosk, showtimeId }) => kiosk.grant(showtimeId, [{ row: 1, col: 1 }])],
    ['reports', ({ kiosk }) => kiosk.report(0)],
    ['closed journals', ({ kiosk }) => kiosk.closeEpoch('epoch', 0)],
    ['edits', ({ kiosk }) => kiosk.ask('POST', '/kiosk/v1/edits', { edits: [{ id: randomUUID() }] })],
    ['hellos', ({ kiosk }) => kiosk.hello()],
  ]

  it.each(asks)('takes no connections from others by %s that it sends at once', async (_name, ask) => {
    const world = await aLockedDevice()
    const { server, other, showtimeId, customer, unlock, waiting } = world
    const answers: KioskAnswer[] = []
    const asked = Array.from({ length: manyRequests }, async () => answers.push(await ask(world)))
    await until(() => answers.length >= manyRequests - maxRequestsAtOnce)
    expect(answers).toEqual(answers.map(() => tooMany))
    expect(await waiting()).toBe(maxRequestsAtOnce)
    const ready = await server.app.inject({ method: 'GET', url: '/readyz' })
    expect(ready.statusCode).toBe(200)
    expect((await customer.hold(showtimeId, 2, 1)).msg).toBe('')
    expect((await other.grant(showtimeId, [{ row: 3, col: 1 }])).httpStatus).toBe(200)
    await unlock()
    await Promise.all(asked)
    expect(answers).toHaveLength(manyRequests)
    expect(answers.filter(({ httpStatus }) => httpStatus === 429)).toHaveLength(manyRequests - maxRequestsAtOnce)
    expect((await ask(world)).httpStatus).not.toBe(429)
  })
})

describe.each(databaseKinds)('what a device asks at once, on %s', (kind) => {
  it('is bounded until each is answered, and is nothing that somebody without its key can use up', async () => {
    const server = await openTestServer(kind, { deviceRequests: { burst: 1_000, perSecond: 1, atOnce: 1 } })
    onTestFinished(server.close)
    const kiosk = await enrolKiosk(server)
    const box = (change = {}) => kiosk.ask('GET', '/kiosk/v1/box-office', undefined, change)
    const forged = () => box({ 'x-ttms-signature': 'A'.repeat(86) })
    const together = await Promise.all([forged(), forged(), forged(), kiosk.hello({ signature: 'A'.repeat(86) })])
    expect(together.map(({ httpStatus }) => httpStatus)).toEqual([401, 401, 401, 401])
    for (let asked = 0; asked < 5; asked++) expect((await box()).httpStatus).toBe(200)
    expect((await kiosk.ask('POST', '/kiosk/v1/grant', { not: 'a grant' })).httpStatus).toBe(409)
    expect((await kiosk.hello()).httpStatus).toBe(200)
    await server.db.updateTable('devices').set({ is_blocked: true }).where('device', '=', kiosk.device).execute()
    expect((await box()).httpStatus).toBe(409)
    await server.db.updateTable('devices').set({ is_blocked: false }).where('device', '=', kiosk.device).execute()
    expect((await box()).httpStatus).toBe(200)
  })
})
