import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { databaseKinds } from '../../support/databases.ts'
import { type Lane, openLane } from './lane.ts'
import { createLockOrder } from './lock-order.ts'
import { runAllAlone } from './race-all.ts'
import { cheapPasswordHash, kiosks, nowMs } from './stage.ts'
import { acts } from './use-cases.ts'
import { endWatching } from './watch-statements.ts'

describe('a lock', () => {
  const faultsOf = (...sent: readonly string[]) => {
    const lockOrder = createLockOrder()
    const client = {}
    for (const text of ['begin', ...sent, 'commit']) lockOrder.note(client, text, [])
    return lockOrder.faults()
  }
  const device = 'select * from "devices" where "device" = $1 for no key update'
  const showtime = 'select * from showtimes where showtime_id = $1 for share'
  const seats = 'select seat_row from seat_custody where showtime_id = $1 order by seat_row for update'

  it('that comes after a later one of the order is a fault, of a table that was locked before by other rows too', () => {
    expect(faultsOf(device, showtime, seats)).toEqual([])
    expect(faultsOf(seats, showtime)).toEqual([expect.stringContaining('locks showtimes after seat_custody')])
    expect(faultsOf(showtime, seats, `${showtime} `, showtime.replace('$1', '$2'))).toHaveLength(1)
    expect(faultsOf(seats, 'update "devices" set state = $1')).toHaveLength(1)
    expect(faultsOf('insert into seat_custody (a) values ($1) on conflict do nothing', showtime)).toHaveLength(1)
  })

  it('on a row of a lower number is a fault, within a statement and after one, of tables that are locked by number', () => {
    const rowFaultsOf = (...answers: readonly (readonly number[])[]) => {
      const lockOrder = createLockOrder()
      const client = {}
      lockOrder.note(client, 'begin', [])
      for (const numbers of answers) {
        lockOrder.noteRows(
          client,
          device,
          numbers.map((number) => ({ device: number })),
        )
      }
      return lockOrder.faults()
    }
    expect(rowFaultsOf([61], [61, 62], [63], [61])).toEqual([])
    expect(rowFaultsOf([62], [61])).toEqual(['locks 61 of devices after 62'])
    expect(rowFaultsOf([62, 61])).toEqual(['locks 61 of devices after 62'])
  })

  it('on rows that are locked already, or of another transaction, is none', () => {
    expect(faultsOf(device, seats, device, 'update "devices" set state = $1')).toEqual([])
    expect(faultsOf(seats, 'commit', 'begin', showtime)).toEqual([])
    expect(faultsOf(seats, 'select * from showtimes')).toEqual([])
  })
})

// PGlite has one connection, so nobody waits for a lock there.
describe.runIf(databaseKinds.includes('Postgres'))('every use case alone, in every scene, on Postgres', () => {
  let lane: Lane
  beforeAll(async () => {
    lane = await openLane(9, await cheapPasswordHash())
  }, 120_000)
  afterAll(async () => {
    await lane.close()
    endWatching()
  })

  it('takes its locks in the one order that the server has, and does what it is there for', async () => {
    const { known, faults } = await runAllAlone([lane], acts)
    expect([...known.values()].some((scenes) => [...scenes.values()].some(({ isDone }) => isDone))).toBe(true)
    expect(faults).toEqual([])
  }, 1_200_000)

  // What was held is locked after the showtimes that are sold again.
  it.each([
    `${syncPaths.report}, of kiosk one`,
    `${syncPaths.close} epoch, of kiosk one`,
    `${syncPaths.close} none, of kiosk one`,
    `${syncPaths.writeOff}, of kiosk one by manager`,
  ])('keeps that order where it is the last thing that a recovery waits for: %s', async (name) => {
    const [{ server, begin, outOfOrder }] = lane.servers
    const act = acts.find((one) => one.name === name)
    if (!act) throw new Error(`nobody does ${name}: ${acts.map((one) => one.name).join('; ')}`)
    const number = await lane.stage('recovering')
    await lane.ask({
      name: 'reported',
      text: "update devices set recovery = 'reported' where device <> $1",
      values: [kiosks.one],
    })
    await lane.ask({
      name: 'hold-all',
      text: "update seat_custody set state = 'granted', holder = $1, epoch = 1, hold_ends_at_ms = null",
      values: [kiosks.one],
    })
    server.time.setWallClock(nowMs)
    const send = act.build({ server, round: { number, journals: new Map(), edits: [] } })
    begin(null)
    expect((await send()).isDone).toBe(true)
    const [recovery] = await lane.ask<{ ended: unknown }>({
      name: 'over',
      text: 'select ended_at_ms as ended from recoveries',
    })
    expect(recovery?.ended).not.toBeNull()
    expect(outOfOrder()).toEqual([])
  })
})
