import { describe, expect, it } from 'vitest'
import { beatEveryMs } from '../../../electron/shell/ipc-names.ts'
import { watchPage } from '../../../electron/shell/watch-page.ts'
import { createFakeContents } from '../../support/fake-contents.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createSilentLog } from '../../support/silent-log.ts'

async function openPage() {
  const fake = createFakeContents()
  const time = createFakeTime()
  let givenUp = 0
  const watch = watchPage({
    page: fake.contents,
    ports: { clock: time.clock, timer: time.timer, log: createSilentLog().log },
    onGivenUp: () => {
      givenUp += 1
    },
  })
  await time.pass(0)
  const gone = { reason: 'crashed', exitCode: 139 }
  const count = (name: string) => fake.asked.filter(([asked]) => asked === name).length
  return {
    ...{ fake, time, watch },
    lose: () => fake.emit('render-process-gone', gone),
    /** It beats as a healthy one does. */
    liveFor: async (ms: number) => {
      for (let passedMs = 0; passedMs < ms; passedMs += beatEveryMs) {
        await time.pass(beatEveryMs)
        watch.beat()
      }
    },
    loads: () => count('loadURL'),
    crashes: () => count('forcefullyCrashRenderer'),
    givenUp: () => givenUp,
  }
}

describe('the watch over the page', () => {
  it('loads the kiosk’s page', async () => {
    expect((await openPage()).fake.asked).toEqual([['loadURL', 'app://kiosk/']])
  })

  it('brings a page home again within 3 s of its process’s end', async () => {
    const page = await openPage()
    page.lose()
    await page.time.pass(3_000)
    expect(page.loads()).toBe(2)
  })

  it('tries again until a page loads', async () => {
    const page = await openPage()
    page.fake.failToLoad(3)
    page.lose()
    await page.time.pass(3_000)
    expect(page.loads()).toBe(5)
    await page.time.pass(60_000)
    expect(page.givenUp()).toBe(0)
  })

  it('ends a page that does not come up within 20 s of its load, whether its load ever ends or not', async () => {
    const page = await openPage()
    page.fake.neverLoad()
    page.lose()
    await page.time.pass(20_500)
    expect(page.crashes()).toBe(1)
  })

  it('watches over the first load too', async () => {
    const page = await openPage()
    await page.time.pass(20_000)
    expect(page.crashes()).toBe(1)
  })

  it('loads a page again whose end was not told within 10 s', async () => {
    const page = await openPage()
    page.watch.beat()
    await page.time.pass(19_900)
    expect([page.crashes(), page.loads()]).toEqual([1, 1])
    await page.time.pass(700)
    page.watch.beat()
    await page.time.pass(9_000)
    expect([page.crashes(), page.loads()]).toEqual([1, 2])
  })

  it('gives up a page whose loads never settle and that has no process which could be ended', async () => {
    const page = await openPage()
    page.fake.neverLoad()
    page.lose()
    await page.time.pass(2 * 60_000)
    expect({ givenUp: page.givenUp(), loads: page.loads() }).toEqual({ givenUp: 1, loads: 4 })
  })

  it('loads once where a load fails and its process ends at the same time', async () => {
    const page = await openPage()
    page.fake.failToLoad(1)
    page.lose()
    await page.time.pass(500)
    page.lose()
    await page.time.pass(10_000)
    expect(page.loads()).toBe(3)
  })

  it('takes a machine that slept for no page that hangs', async () => {
    const page = await openPage()
    page.watch.beat()
    page.time.stall(3_600_000)
    await page.time.pass(9_000)
    expect(page.crashes()).toBe(0)
    await page.time.pass(1_000)
    expect(page.crashes()).toBe(1)
  })

  it('does not end a page whose beats wait behind 11 s of work in the main process: timers come before messages', async () => {
    const page = await openPage()
    page.watch.beat()
    page.time.stall(11_000)
    await page.time.pass(0)
    page.watch.beat()
    await page.time.pass(9_000)
    expect(page.crashes()).toBe(0)
  })

  it('ends a page that hangs within 13 s also where the main process has as much work as is no sleep', async () => {
    const page = await openPage()
    page.watch.beat()
    page.time.stall(11_000)
    await page.time.pass(2_000)
    expect(page.crashes()).toBe(1)
  })

  it('leaves a page alone of whose beats three in a row are lost', async () => {
    const page = await openPage()
    for (let count = 0; count < 5; count += 1) {
      page.watch.beat()
      await page.time.pass(4 * beatEveryMs)
    }
    expect(page.crashes()).toBe(0)
  })

  it('ends a page that has not beaten for 10 s, and none that beats', async () => {
    const page = await openPage()
    for (let second = 0; second < 60; second += 2) {
      page.watch.beat()
      await page.time.pass(2_000)
    }
    expect(page.crashes()).toBe(0)
    await page.time.pass(8_000)
    expect(page.crashes()).toBe(1)
  })

  it('gives up a page lost four times in five minutes, once', async () => {
    const page = await openPage()
    for (let count = 0; count < 3; count += 1) {
      page.lose()
      await page.liveFor(60_000)
    }
    expect(page.givenUp()).toBe(0)
    page.lose()
    page.lose()
    await page.time.pass(60_000)
    expect({ givenUp: page.givenUp(), loads: page.loads() }).toEqual({ givenUp: 1, loads: 4 })
  })

  it('does not count losses that are longer ago', async () => {
    const page = await openPage()
    for (let count = 0; count < 10; count += 1) {
      page.lose()
      await page.liveFor(2 * 60_000)
    }
    expect({ givenUp: page.givenUp(), loads: page.loads() }).toEqual({ givenUp: 0, loads: 11 })
  })

  it('gives up nothing once it is closed', async () => {
    const page = await openPage()
    for (let count = 0; count < 3; count += 1) {
      page.lose()
      await page.time.pass(1_000)
    }
    page.lose()
    page.watch.close()
    await page.time.pass(60_000)
    expect(page.givenUp()).toBe(0)
  })

  it('leaves a page alone once it is closed', async () => {
    const page = await openPage()
    page.watch.close()
    page.lose()
    await page.time.pass(60_000)
    expect({ loads: page.loads(), crashes: page.crashes() }).toEqual({ loads: 1, crashes: 0 })
  })
})
