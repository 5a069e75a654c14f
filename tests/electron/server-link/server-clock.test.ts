import { describe, expect, it } from 'vitest'
import { createServerClock, type LastContact } from '../../../electron/server-link/server-clock.ts'
import { maxClockErrorMs } from '../../../shared/sales/selling-rules.ts'
import { createFakeTime } from '../../support/fake-time.ts'

const hour = 3_600_000

/** As a kiosk starts that has this on its disk, its wall clock set to this or right. */
function setUp({ lastContact = null as LastContact | null, latestMs = 0, wallMs = null as number | null } = {}) {
  const time = createFakeTime()
  if (wallMs !== null) time.setWallClock(wallMs)
  const serverClock = createServerClock(time.clock)
  serverClock.recall({ lastContact, latestMs })
  return { time, serverClock }
}

describe('the server’s time as a kiosk knows it', () => {
  it('adds half of the round trip to the server’s word', async () => {
    const { time, serverClock } = setUp()
    const sentAtMs = time.clock.monotonicMs()
    await time.pass(300)
    serverClock.learn(1_000_000, sentAtMs)
    expect(serverClock.cinemaNowMs()).toBe(1_000_150)
    await time.pass(1_000)
    expect(serverClock.cinemaNowMs()).toBe(1_001_150)
  })

  it('can not be told after the machine was suspended or its clock set, until the server answers a new question', async () => {
    const { time, serverClock } = setUp()
    const startMs = time.clock.nowMs()
    let jumps = 0
    serverClock.jumped$.subscribe(() => jumps++)
    serverClock.learn(startMs, time.clock.monotonicMs())
    const askedBeforeMs = time.clock.monotonicMs()
    await time.pass(1)
    time.sleep(8 * hour)
    expect([serverClock.isTold(), serverClock.clockErrorMs(), serverClock.ageOf(startMs)]).toEqual([false, null, null])
    expect(serverClock.dataAgeMs()).toBe(8 * hour + 1)
    serverClock.confirm()
    serverClock.learn(startMs, askedBeforeMs)
    expect([serverClock.isTold(), serverClock.dataAgeMs(), jumps]).toEqual([false, 8 * hour + 1, 1])
    expect(serverClock.lastContact()).toEqual({ atMs: startMs, offsetMs: 0 })
    serverClock.learn(startMs + 8 * hour + 1, time.clock.monotonicMs())
    expect([serverClock.isTold(), serverClock.clockErrorMs(), serverClock.dataAgeMs()]).toEqual([true, 0, 0])
  })

  it.each(['the server’s word', 'the wall clock after a restart without the server'])(
    'can not be told after short sleeps that add up, whatever confirms what is known meanwhile, by %s',
    async (by) => {
      const { clock } = createFakeTime()
      const { time, serverClock } = setUp({ lastContact: { atMs: clock.nowMs() - hour, offsetMs: 0 } })
      if (by === 'the server’s word') serverClock.learn(time.clock.nowMs(), time.clock.monotonicMs())
      let jumps = 0
      serverClock.jumped$.subscribe(() => jumps++)
      const told = [serverClock.isTold()]
      for (let times = 0; times < 3; times++) {
        time.sleep(4_000)
        await time.pass(1_000)
        serverClock.confirm()
        told.push(serverClock.isTold())
      }
      expect([told, jumps]).toEqual([[true, true, false, false], 1])
      serverClock.learn(time.clock.nowMs(), time.clock.monotonicMs())
      expect([serverClock.isTold(), serverClock.clockErrorMs()]).toEqual([true, 0])
    },
  )

  it('is told on however many short sleeps there are, as long as the server tells it after each', async () => {
    const { time, serverClock } = setUp()
    for (let times = 0; times < 10; times++) {
      serverClock.learn(time.clock.nowMs(), time.clock.monotonicMs())
      time.sleep(4_000)
      await time.pass(1_000)
      expect([serverClock.isTold(), serverClock.clockErrorMs()]).toEqual([true, 4_000])
    }
  })

  it.each([1, -1])(
    'is told on for days without the server where its wall clock is slewed meanwhile (%i)',
    async (way) => {
      const { time, serverClock } = setUp()
      serverClock.learn(time.clock.nowMs(), time.clock.monotonicMs())
      for (let hours = 1; hours <= 60; hours++) {
        await time.pass(hour)
        // NTP slews by no more than 500 ppm.
        time.sleep(way * 1_800)
        expect(serverClock.isTold()).toBe(true)
      }
      // Far more than that in the next hour.
      for (let times = 0; times < 4; times++) time.sleep(way * 2_000)
      expect(serverClock.isTold()).toBe(false)
    },
  )

  it('can not be told after sleeps of more than a clock may be wrong, however long the server was not heard', async () => {
    const { time, serverClock } = setUp()
    serverClock.learn(time.clock.nowMs(), time.clock.monotonicMs())
    await time.pass(100 * hour)
    time.sleep(maxClockErrorMs)
    expect(serverClock.isTold()).toBe(true)
    time.sleep(1)
    expect(serverClock.isTold()).toBe(false)
  })

  it('does not follow a wall clock that is set, and tells that it was', async () => {
    const { time, serverClock } = setUp()
    const startMs = time.clock.nowMs()
    serverClock.learn(startMs, time.clock.monotonicMs())
    time.setWallClock(startMs + 24 * hour)
    expect(serverClock.cinemaNowMs()).toBe(startMs)
    serverClock.learn(startMs, time.clock.monotonicMs())
    expect(serverClock.cinemaNowMs()).toBe(startMs)
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
    expect(serverClock.cinemaNowMs()).toBe(clock.nowMs() + 5_000)
  })

  it('believes nothing where the wall clock is before what is on the disk', async () => {
    const { clock } = createFakeTime()
    const lastContact = { atMs: clock.nowMs() - hour, offsetMs: 0 }
    const { serverClock } = setUp({ lastContact, latestMs: clock.nowMs() + 1 })
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

  it('keeps how far off the clock was when it last heard of the server, not when it first did', async () => {
    const { time, serverClock } = setUp()
    const startMs = time.clock.nowMs()
    serverClock.learn(startMs, time.clock.monotonicMs())
    time.setWallClock(startMs - hour / 2)
    serverClock.learn(startMs, time.clock.monotonicMs())
    serverClock.confirm()
    expect(serverClock.lastContact()).toEqual({ atMs: startMs - hour / 2, offsetMs: hour / 2 })
  })

  it('goes by the monotonic clock after a restart too, so that a clock which is set then changes nothing', async () => {
    const { clock } = createFakeTime()
    const startMs = clock.nowMs()
    const { time, serverClock } = setUp({
      lastContact: { atMs: startMs - hour, offsetMs: 0 },
      latestMs: startMs - hour,
    })
    expect(serverClock.cinemaNowMs()).toBe(startMs)
    time.setWallClock(startMs - hour / 2)
    await time.pass(1_000)
    expect(serverClock.cinemaNowMs()).toBe(startMs + 1_000)
    // Which of the two clocks is right now, nobody can say before the server is heard.
    expect(serverClock.isTold()).toBe(false)
  })

  it('is at least what is on the disk where the wall clock is before that, and goes on from there', async () => {
    const { clock } = createFakeTime()
    const latestMs = clock.nowMs()
    const lastContact = { atMs: latestMs - 2 * hour, offsetMs: 0 }
    const { time, serverClock } = setUp({ lastContact, latestMs, wallMs: 0 })
    expect(serverClock.cinemaNowMs()).toBe(latestMs)
    await time.pass(hour)
    expect([serverClock.cinemaNowMs(), serverClock.isTold()]).toEqual([latestMs + hour, false])
    // The network has set the clock right.
    time.setWallClock(latestMs + 3 * hour)
    expect([serverClock.cinemaNowMs(), serverClock.isTold()]).toEqual([latestMs + 3 * hour, true])
    expect(serverClock.dataAgeMs()).toBe(5 * hour)
  })

  it('takes the server’s word over whatever was on the disk', () => {
    const { clock } = createFakeTime()
    const startMs = clock.nowMs()
    const lastContact = { atMs: startMs + 24 * hour, offsetMs: 0 }
    const { time, serverClock } = setUp({ lastContact, latestMs: startMs + 24 * hour })
    let corrections = 0
    serverClock.corrected$.subscribe(() => {
      corrections += 1
    })
    serverClock.learn(startMs, time.clock.monotonicMs())
    expect([serverClock.cinemaNowMs(), serverClock.isTold(), corrections]).toEqual([startMs, true, 1])
  })
})
