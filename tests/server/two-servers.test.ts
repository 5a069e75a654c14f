import { sql } from 'kysely'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { systemClock, systemTimer } from '../../runtime/system-ports.ts'
import { addFilm } from '../support/central-cinema.ts'
import { createFakeTime } from '../support/fake-time.ts'
import { passInSteps } from '../support/pass-in-steps.ts'
import { recordStatements } from '../support/recorded-statements.ts'
import { openTwoServers } from '../support/two-servers.ts'
import { until } from '../support/until.ts'
import { startWorkingServer } from '../support/working-server.ts'

describe.runIf(inject('postgresUrl') !== null)('of two servers on one Postgres', { timeout: 60_000 }, () => {
  const twoServers = async () => {
    const { servers, close } = await openTwoServers('Postgres')
    onTestFinished(close)
    return servers
  }

  it('one wakes the other for a change: its kiosks hear of it before any time passes there', async () => {
    const [one, two] = await twoServers()
    const times = [createFakeTime(), createFakeTime()] as const
    const changing = await startWorkingServer(one, times[0])
    const listening = await startWorkingServer(two, times[1])
    await until(() => two.wakeUps.areHeard())
    // What is done at the start is done, and the rest after it is over.
    await recordStatements(async (areReturned) => {
      for (const time of times) await passInSteps(time, { ms: 200, stepMs: 25, areReturned })
    })
    const filmId = await addFilm(one)
    changing.onChange()
    await until(() => listening.hasHeardOf(filmId))
    await until(() => changing.hasHeardOf(filmId))
    expect([...changing.faults, ...listening.faults]).toEqual([])
  })

  it('the kiosks of one hear what the other changed, also when the connections that hear of it are ended', async () => {
    const [one, two] = await twoServers()
    const time = { clock: systemClock, timer: systemTimer }
    const changing = await startWorkingServer(one, time)
    const listening = await startWorkingServer(two, time)
    const change = async () => {
      const filmId = await addFilm(one)
      changing.onChange()
      return filmId
    }
    const endHearing = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'ttms-server wake-ups' and datname = current_database()`.execute(one.db)
    for (let count = 0; count < 3; count++) {
      await until(() => two.wakeUps.areHeard())
      const [before, , after] = [await change(), await endHearing(), await change()]
      await until(() => listening.hasHeardOf(before) && listening.hasHeardOf(after))
    }
    expect([...changing.faults, ...listening.faults]).toEqual([])
  })

  it('one relays what the other noted and did not live to relay', async () => {
    const [one, two] = await twoServers()
    const time = createFakeTime()
    const listening = await startWorkingServer(two, time)
    await until(() => two.wakeUps.areHeard())
    const filmId = await addFilm(one)
    await until(async () => {
      await time.pass(100)
      return listening.hasHeardOf(filmId)
    })
    expect(listening.faults).toEqual([])
  })
})
