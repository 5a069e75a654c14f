import { describe, expect, it, onTestFinished } from 'vitest'
import { keepOutOfService, openGivenUp } from '../../../electron/shell/out-of-service.ts'
import { createFakeContents } from '../../support/fake-contents.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const minuteMs = 60_000
const startMs = Date.UTC(2026, 10, 21)

function aKiosk() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const { clock, setWallClock } = createFakeTime(startMs)
  // As at each start.
  const open = () => openGivenUp(folder.path, clock.nowMs)
  return { open, setClock: (sinceStartMs: number) => setWallClock(startMs + sinceStartMs) }
}

describe('a page that was given up', () => {
  it('is remembered over a restart, for ten minutes', () => {
    const { open, setClock } = aKiosk()
    expect(open().wasJustNow()).toBe(false)
    open().remember()
    expect(open().wasJustNow()).toBe(true)
    setClock(10 * minuteMs - 1)
    expect(open().wasJustNow()).toBe(true)
    setClock(10 * minuteMs)
    expect(open().wasJustNow()).toBe(false)
  })

  it('again is remembered for ten minutes more', () => {
    const { open, setClock } = aKiosk()
    open().remember()
    setClock(20 * minuteMs)
    open().remember()
    setClock(25 * minuteMs)
    expect(open().wasJustNow()).toBe(true)
  })

  it('in a year to come, by a clock that was wrong then, is no reason to be out of service now', () => {
    const { open, setClock } = aKiosk()
    setClock(400 * 24 * 60 * minuteMs)
    open().remember()
    setClock(0)
    expect(open().wasJustNow()).toBe(false)
  })

  it('is remembered where the clock is set back a little after that', () => {
    const { open, setClock } = aKiosk()
    open().remember()
    setClock(-2 * minuteMs)
    expect(open().wasJustNow()).toBe(true)
  })
})

describe('the out-of-service page', () => {
  function aPage() {
    const fake = createFakeContents()
    const time = createFakeTime()
    const keep = () =>
      keepOutOfService({ page: fake.contents, ports: { timer: time.timer, log: createSilentLog().log } })
    return {
      ...{ fake, time, keep },
      lose: () => fake.emit('render-process-gone', { reason: 'crashed', exitCode: 139 }),
      loads: () => fake.asked.filter(([asked]) => asked === 'loadURL').length,
    }
  }

  it('is loaded again, without end, where its process ends', async () => {
    const { fake, time, keep, lose, loads } = aPage()
    keep()
    expect(fake.asked).toEqual([['loadURL', 'app://kiosk/out-of-service.html']])
    for (let count = 1; count <= 10; count += 1) {
      lose()
      await time.pass(5_000)
      expect(loads()).toBe(1 + count)
    }
  })

  it('is loaded again until it loads', async () => {
    const { fake, time, keep, loads } = aPage()
    fake.failToLoad(3)
    keep()
    await time.pass(0)
    await time.pass(minuteMs)
    expect(loads()).toBe(4)
  })

  it('is loaded once where a load fails and its process ends at the same time', async () => {
    const { fake, time, keep, lose, loads } = aPage()
    fake.failToLoad(1)
    keep()
    await time.pass(0)
    lose()
    await time.pass(minuteMs)
    expect(loads()).toBe(2)
  })

  it('is left alone once it is closed', async () => {
    const { time, keep, lose, loads } = aPage()
    const { close } = keep()
    lose()
    close()
    lose()
    await time.pass(minuteMs)
    expect(loads()).toBe(1)
  })
})
