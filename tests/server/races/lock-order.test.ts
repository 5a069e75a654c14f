import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseKinds } from '../../support/databases.ts'
import type { Lane } from './lane.ts'
import { openLane } from './lane.ts'
import { createLockOrder } from './lock-order.ts'
import { runAllAlone } from './race-all.ts'
import { cheapPasswordHash } from './stage.ts'
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
})
