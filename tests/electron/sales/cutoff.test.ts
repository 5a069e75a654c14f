import { describe, expect, it } from 'vitest'
import { createServerClock, type ServerClock } from '../../../electron/server-link/server-clock.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import { aSalesDesk, type TestedDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'

const minute = 60_000
const seat = { row: 1, col: 1 }
const isBought = async (kiosk: TestedDesk) => {
  await kiosk.sell().pay({ method: 'card' })
  await kiosk.order('sold')
  await kiosk.sell().finish({})
}
const hold = (kiosk: TestedDesk, seats = [seat]) => kiosk.sell().hold({ showtimeId: aShowtime, seats })

/** A kiosk that heard the server's time just now, when its one showtime begins in an hour. */
const aDesk = () =>
  aSalesDesk({
    cinemaClockIn: ({ clock }) => {
      const serverClock = createServerClock(clock)
      serverClock.learn(clock.nowMs(), clock.monotonicMs())
      return serverClock
    },
  })

describe('a kiosk whose wall clock is wrong', () => {
  for (const [how, offMs] of [
    ['half an hour slow', -30 * minute],
    ['a day fast', 24 * 60 * minute],
  ] as const) {
    for (const line of ['online', 'offline'] as const) {
      it(`${how} and ${line} sells up to the cutoff and nothing after it`, async () => {
        const kiosk = await aDesk()
        await kiosk.desk().keepAllotment.run()
        if (line === 'offline') kiosk.custody.goOffline()
        kiosk.time.setWallClock(kiosk.time.clock.nowMs() + offMs)
        const own = kiosk.rights().rightsOf(aShowtime)[0] ?? seat
        await kiosk.time.pass(60 * minute - 1_000)
        expect(await hold(kiosk, [own])).toEqual(accepted({}))
        const held = await kiosk.order('held')
        await kiosk.time.pass(1_000)
        expect(await kiosk.sell().pay({ method: 'card' })).toEqual(refused({ code: 'NoOrder' }))
        expect(await hold(kiosk, [own])).toEqual(refused({ code: 'ShowtimeClosed' }))
        expect([held.stage, kiosk.terminal.charges()]).toEqual(['held', 0])
      })

      it(`${how} and ${line} sells a showtime that is yet to begin, and writes the cinema’s time beside it`, async () => {
        const kiosk = await aDesk()
        await kiosk.desk().keepAllotment.run()
        if (line === 'offline') kiosk.custody.goOffline()
        const startMs = kiosk.time.clock.nowMs()
        kiosk.time.setWallClock(startMs + offMs)
        const own = kiosk.rights().rightsOf(aShowtime)[0] ?? seat
        expect(await hold(kiosk, [own])).toEqual(accepted({}))
        await isBought(kiosk)
        expect(kiosk.terminal.charges()).toBe(1)
        const sold = (await kiosk.entries()).find(({ kind }) => kind === 'sold')
        expect(sold?.at).toBe(startMs)
      })
    }

    it(`${how} keeps its allotted seats until the cutoff is near, and sends them home by then`, async () => {
      const kiosk = await aDesk()
      kiosk.time.setWallClock(kiosk.time.clock.nowMs() + offMs)
      await kiosk.desk().keepAllotment.run()
      expect(kiosk.rights().counts().seats).toBeGreaterThan(0)
      await kiosk.time.pass(56 * minute)
      await kiosk.desk().keepAllotment.run()
      expect(kiosk.rights().counts().seats).toBe(0)
    })
  }

  it('counts the time to pay down by the clock that the screen has, also once that was set right', async () => {
    const clocks: ServerClock[] = []
    const kiosk = await aSalesDesk({
      cinemaClockIn: ({ clock }) => {
        const serverClock = createServerClock(clock)
        serverClock.learn(clock.nowMs() - 5 * minute, clock.monotonicMs())
        clocks.push(serverClock)
        return serverClock
      },
    })
    const [serverClock] = clocks
    await hold(kiosk)
    const views: number[] = []
    kiosk.sell().view$.subscribe((view) => view.stage === 'held' && views.push(view.endsAtMs))
    expect((views.at(-1) ?? 0) - (serverClock?.cinemaNowMs() ?? 0)).toBe(900_000)
    serverClock?.learn(kiosk.time.clock.nowMs(), kiosk.time.clock.monotonicMs())
    expect(views).toHaveLength(2)
    expect((views.at(-1) ?? 0) - (serverClock?.cinemaNowMs() ?? 0)).toBe(900_000)
  })
})
