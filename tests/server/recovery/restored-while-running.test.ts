import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openPostgres } from '../../../server/db/database.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createBeginRecovery } from '../../../server/recovery/begin-recovery.ts'
import { detectRestore } from '../../../server/recovery/detect-restore.ts'
import { createServerMark } from '../../../server/recovery/server-mark.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import type { DevicesAnswer } from '../../../shared/sync/staff-messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openRestorablePostgres, type RestorablePostgres, whyNoPostgres } from '../../support/restorable-postgres.ts'
import { serveDatabase } from '../../support/served-database.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { signIn } from '../../support/web-customer.ts'

const whyNot = whyNoPostgres()
if (whyNot !== null) process.stdout.write(`no database is restored under a running server: ${whyNot}\n`)

// A PGlite belongs to one process, which has its files open: it can't be exchanged under a running server.
describe.skipIf(whyNot !== null)('a Postgres that is restored while its server runs', { timeout: 240_000 }, () => {
  /** A running server of this Postgres, which watches it; its mark is in this folder. */
  const serve = async (postgres: RestorablePostgres, folder: string) => {
    const database = await openPostgres(postgres.url, createSilentLog().log)
    const server = await serveDatabase(database)
    const ledger = createSqlLedger({ db: database.unguarded, clock: server.time.clock })
    const begin = createBeginRecovery({ ledger, clock: server.time.clock, log: createSilentLog().log })
    const begun: string[] = []
    const mark = createServerMark(join(folder, 'server.mark'))
    const watch = await detectRestore({
      ...{ database, mark, bootId: 'boot-1', isSaidSo: false },
      beginRecovery: async (why, reached) => {
        await begin(why, reached)
        begun.push(why)
      },
    })
    const step = () => {
      watch.note()
      return watch.step()
    }
    return { server, step, begun, number: async () => (await mark.read())?.commitNumber ?? 0 }
  }

  const aPostgres = async () => {
    const postgres = await openRestorablePostgres()
    const folder = makeTemporaryFolder()
    onTestFinished(async () => {
      await postgres.close()
      folder.remove()
    })
    return { postgres, folder: folder.path }
  }

  /** A Postgres with a server that watches it, and a showtime that a customer may buy. */
  const aWatchedServer = async () => {
    const { postgres, folder } = await aPostgres()
    const watched = await serve(postgres, folder)
    const customer = await signIn(watched.server)
    const showtimeId = await addShowtime(watched.server, { beginsInMinutes: 600 })
    await watched.step()
    return { ...watched, postgres, customer, showtimeId }
  }

  const recoveryOf = async (kiosk: TestKiosk) =>
    ((await kiosk.ask('GET', syncPaths.devices)).body as DevicesAnswer).recovery

  it('sells no seat twice: nothing is sold until the kiosks have told what it has forgotten', async () => {
    const { postgres, server, step, begun, number, customer, showtimeId } = await aWatchedServer()
    const kiosk = await enrolKiosk(server)
    await step()
    await postgres.copy()
    const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    const journal = [
      kiosk.entry('rights-taken', { showtimeId, requestId: randomUUID(), purpose: 'sale', seats }),
      kiosk.entry('sold', kiosk.sold(showtimeId, seats)),
    ]
    await kiosk.upload(journal)
    await step()
    const before = await number()
    expect(begun).toEqual([])

    await postgres.restore()
    // Its very first query on the restored database, and many at once: each connection is a new one.
    const holds = await Promise.all([1, 1, 1, 2, 2, 2].map((col) => customer.hold(showtimeId, 1, col)))
    expect(holds.filter(({ msg }) => msg === '')).toEqual([])
    expect(begun).toEqual(['commit-number'])
    expect(await number()).toBeGreaterThan(before)
    await step()
    expect(begun).toHaveLength(1)

    expect((await kiosk.hello({}, 2)).body).toMatchObject({ mustClose: true, acknowledgedSeq: 0 })
    expect((await kiosk.upload(journal)).body).toMatchObject({ acknowledgedSeq: 2, reviewItems: [] })
    expect((await kiosk.report()).httpStatus).toBe(200)
    expect(await recoveryOf(kiosk)).toBeNull()
    expect((await customer.hold(showtimeId, 1, 1)).msg).not.toBe('')
    expect((await customer.hold(showtimeId, 1, 2)).msg).toBe('')
    await server.close()
  })

  it('counts as restored where only its timeline is another one, and goes on once all kiosks have reported', async () => {
    const { postgres, server, step, begun, customer, showtimeId } = await aWatchedServer()
    const kiosk = await enrolKiosk(server)
    await step()
    await postgres.failOver()
    expect((await customer.hold(showtimeId, 1, 1)).msg).not.toBe('')
    expect(begun).toEqual(['timeline'])
    expect((await kiosk.report()).httpStatus).toBe(200)
    expect((await customer.hold(showtimeId, 1, 1)).msg).toBe('')
    await step()
    expect(begun).toHaveLength(1)
    await server.close()
  })

  it('is noticed at a step too, where the connections stay, and by the cluster that it is in', async () => {
    const { postgres, server, step, begun, number, customer, showtimeId } = await aWatchedServer()
    await step()
    const before = await number()
    // As behind a pooler: what is behind the connections is another database from now on.
    const other = new pg.Client(postgres.url)
    await other.connect()
    await other.query('update commit_number set number = number - 1')
    await step()
    expect(begun).toEqual(['commit-number'])
    expect(await number()).toBeGreaterThan(before)
    expect((await customer.hold(showtimeId, 1, 1)).msg).toBe('')
    await other.query(`update commit_number set system_identifier = '1'`)
    await step()
    expect(begun).toEqual(['commit-number', 'system-identifier'])
    await step()
    expect(begun).toHaveLength(2)
    await other.end()
    await server.close()
  })

  it('answers that it is busy, and sells nothing, while no recovery can begin', async () => {
    const { postgres, server, step, begun, customer, showtimeId } = await aWatchedServer()
    const kiosk = await enrolKiosk(server)
    await step()
    const other = new pg.Client(postgres.url)
    await other.connect()
    await other.query(`update commit_number set number = 0`)
    await other.query('alter table recoveries rename to gone')
    await expect(step()).rejects.toThrow('recoveries')
    expect((await customer.hold(showtimeId, 1, 1)).msg).toBe('the server is busy now')
    expect((await kiosk.grant(showtimeId, [{ row: 1, col: 1 }])).httpStatus).toBe(500)
    await other.query('alter table gone rename to recoveries')
    expect((await customer.hold(showtimeId, 1, 1)).msg).not.toBe('')
    expect(begun).toEqual(['commit-number'])
    expect(await recoveryOf(kiosk)).toMatchObject({ unreported: [kiosk.device] })
    await other.end()
    await server.close()
  })

  it('sells nothing at either of two servers that share a mark and notice it at once', async () => {
    const { postgres, folder } = await aPostgres()
    const [one, two] = [await serve(postgres, folder), await serve(postgres, folder)]
    await enrolKiosk(one.server)
    const customers = [await signIn(one.server), await signIn(two.server)]
    const showtimeId = await addShowtime(one.server, { beginsInMinutes: 600 })
    await one.step()
    await postgres.copy()
    await one.step()
    await two.step()
    await postgres.restore()
    const holds = await Promise.all(customers.map((customer) => customer.hold(showtimeId, 1, 1)))
    expect(holds.filter(({ msg }) => msg === '')).toEqual([])
    for (const { step } of [one, two, one]) await step()
    expect(new Set([...one.begun, ...two.begun])).toEqual(new Set(['commit-number']))
    const again = await Promise.all(customers.map((customer) => customer.hold(showtimeId, 1, 1)))
    expect(again.filter(({ msg }) => msg === '')).toEqual([])
    await one.server.close()
    await two.server.close()
  })
})
