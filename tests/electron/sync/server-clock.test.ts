import { describe, expect, it } from 'vitest'
import { createServerClock } from '../../../electron/sync/server-clock.ts'
import { createFakeTime } from '../../support/fake-time.ts'

const hour = 3_600_000

function setUp({ lastContact = null as { atMs: number; offsetMs: number } | null, noEarlierThanMs = 0 } = {}) {
  const time = createFakeTime()
  return { time, serverClock: createServerClock({ clock: time.clock, lastContact, noEarlierThanMs }) }
}

describe('the server’s time as a kiosk knows it', () => {
  it('adds half of the round trip to the server’s word', async () => {
    const { time, serverClock } = setUp()
    const sentAtMs = time.clock.monotonicMs()
    await time.pass(300)
    serverClock.learn(1_000_000, sentAtMs)
    expect(serverClock.nowMs()).toBe(1_000_150)
    await time.pass(1_000)
    expect(serverClock.nowMs()).toBe(1_001_150)
  })

  it('does not follow a wall clock that is set, and tells that it was', async () => {
    const { time, serverClock } = setUp()
    const startMs = time.clock.nowMs()
    serverClock.learn(startMs, time.clock.monotonicMs())
    time.setWallClock(startMs + 24 * hour)
    expect(serverClock.nowMs()).toBe(startMs)
    expect(serverClock.clockErrorMs()).toBe(24 * hour)
  })

  it('measures the age of what is known from the last sign of life', async () => {
    const { time, serverClock } = setUp()
    expect(serverClock.dataAgeMs()).toBeNull()
    serverClock.learn(time.clock.nowMs(), time.clock.monotonicMs())
    await time.pass(hour)
    serverClock.confirm()
    await time.pass(2 * hour)
    time.setWallClock(0)
    expect(serverClock.dataAgeMs()).toBe(2 * hour)
  })

  it('believes the wall clock after a restart without the server', async () => {
    const { clock } = createFakeTime()
    const { serverClock } = setUp({ lastContact: { atMs: clock.nowMs() - 3 * hour, offsetMs: 5_000 } })
    expect(serverClock.dataAgeMs()).toBe(3 * hour)
    expect(serverClock.clockErrorMs()).toBe(-5_000)
    expect(serverClock.nowMs()).toBe(clock.nowMs() + 5_000)
  })

  it('believes nothing where the wall clock is before what is on the disk', async () => {
    const { clock } = createFakeTime()
    const lastContact = { atMs: clock.nowMs() - hour, offsetMs: 0 }
    const { serverClock } = setUp({ lastContact, noEarlierThanMs: clock.nowMs() + 1 })
    expect(serverClock.dataAgeMs()).toBeNull()
    expect(serverClock.clockErrorMs()).toBeNull()
  })

  it('keeps for the next start when it heard of the server and how far off the clock was', async () => {
    const { time, serverClock } = setUp()
    expect(serverClock.lastContact()).toBeNull()
    serverClock.learn(time.clock.nowMs() + 70_000, time.clock.monotonicMs())
    await time.pass(10_000)
    serverClock.confirm()
    expect(serverClock.lastContact()).toEqual({ atMs: time.clock.nowMs(), offsetMs: 70_000 })
  })
})
