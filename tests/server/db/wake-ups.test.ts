import pg from 'pg'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import type { Log } from '../../../runtime/log.ts'
import { openPostgres } from '../../../server/db/database.ts'
import { hearWakeUps, wakeUpChannel } from '../../../server/db/wake-ups.ts'
import { relayOutbox } from '../../../server/events/relay.ts'
import { ensureCinema } from '../../../server/ledger/catalog/cinemas-store.ts'
import { noteChange } from '../../../server/ledger/events/outbox.ts'
import { makeMigratedDatabase } from '../../support/databases.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { until } from '../../support/until.ts'

const select = 'select 1 as one'

/** A log, and the events that were logged in it. */
function aLog() {
  const ids: string[] = []
  const log: Log = (event) => void ids.push(event)
  return { ids, log }
}

async function aDatabase() {
  const made = await makeMigratedDatabase()
  const database = await openPostgres(made.url, createSilentLog().log)
  const other = new pg.Client(made.url)
  await other.connect()
  onTestFinished(async () => {
    await other.end()
    await database.close()
    await made.drop()
  })
  return { url: made.url, ...database, other }
}

describe.runIf(inject('postgresUrl') !== null)('wake-ups among servers of one Postgres', () => {
  it('are one for a relay step that moved anything, however many transactions noted it, and none for another', async () => {
    const { db, other } = await aDatabase()
    await ensureCinema(db, { cinemaId: 1, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
    const heard: (string | undefined)[] = []
    other.on('notification', ({ payload }) => heard.push(payload))
    await other.query(`listen ${wakeUpChannel}`)
    for (const id of [1, 2, 3]) {
      await db.transaction().execute((trx) => noteChange(trx, 1, 'films', [id, id + 10]))
    }
    await other.query(select)
    expect(heard).toEqual([])
    expect(await relayOutbox(db, 'one')).toBe('all')
    await other.query(select)
    expect(heard).toEqual(['one'])
    expect(await relayOutbox(db, 'one')).toBe('all')
    await other.query(select)
    expect(heard).toEqual(['one'])
  })

  it('are none where another relay is under way, and that is said', async () => {
    const { db } = await aDatabase()
    await db.transaction().execute(async (trx) => {
      expect(await relayOutbox(trx, 'one')).toBe('all')
      expect(await relayOutbox(db, 'two')).toBe('busy')
    })
    expect(await relayOutbox(db, 'two')).toBe('all')
  })

  it('of others are heard, and its own are not', async () => {
    const { wakeUps, other } = await aDatabase()
    let woken = 0
    wakeUps.onWakeUp(() => {
      woken += 1
    })
    expect(wakeUps.areHeard()).toBe(false)
    expect(await wakeUps.ask(select)).toEqual({ one: 1 })
    await until(() => wakeUps.areHeard())
    // Something may have been moved before it could be heard.
    expect(woken).toBe(1)
    await other.query(`select pg_notify('${wakeUpChannel}', '${wakeUps.own}')`)
    await other.query(`select pg_notify('${wakeUpChannel}', 'other')`)
    await until(() => woken > 1)
    expect(woken).toBe(2)
  })

  it('are known not to be heard once their connection is lost, and are heard again from the next question on', async () => {
    const { wakeUps, other } = await aDatabase()
    await wakeUps.ask(select)
    await until(() => wakeUps.areHeard())
    await other.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1
      and datname = current_database()`,
      ['ttms-server wake-ups'],
    )
    await until(() => !wakeUps.areHeard())
    expect(await wakeUps.ask(select)).toEqual({ one: 1 })
    await until(() => wakeUps.areHeard())
  })

  it('are not taken for heard where nothing comes, as behind a pooler: it is logged once, and questions are asked all the same', async () => {
    const [mine, another] = [await aDatabase(), await aDatabase()]
    const { ids, log } = aLog()
    const wakeUps = hearWakeUps({
      createClient: () => new pg.Client(mine.url),
      // Wake-ups stay within one database.
      askAny: async (statement) => (await another.other.query(statement)).rows[0],
      log,
    })
    for (let count = 0; count < 3; count++) expect(await wakeUps.ask(select)).toEqual({ one: 1 })
    expect(wakeUps.areHeard()).toBe(false)
    expect(ids).toEqual(['wake-ups-not-heard'])
    await wakeUps.close()
  })

  it('need no connection for questions to be asked: another is asked then', async () => {
    const { other } = await aDatabase()
    const { ids, log } = aLog()
    const wakeUps = hearWakeUps({
      createClient: () => new pg.Client({ host: '127.0.0.1', port: 1 }),
      askAny: async (statement) => (await other.query(statement)).rows[0],
      log,
    })
    for (let count = 0; count < 2; count++) expect(await wakeUps.ask(select)).toEqual({ one: 1 })
    expect(wakeUps.areHeard()).toBe(false)
    expect(ids).toEqual(['wake-ups-not-heard'])
    await wakeUps.close()
  })
})
