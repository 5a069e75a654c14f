import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ipcNames } from '../../../electron/shell/ipc-names.ts'
import type { Machine } from '../../support/strict-electron/machine.ts'
import { kioskMode, prepareElectron, type RunningKiosk } from '../../support/strict-electron/start-electron.ts'

const { start } = prepareElectron()
const call = JSON.stringify({ kind: 'call', id: 5, name: 'order.leave', input: {} })

async function startUp(name: string, machine: Partial<Machine> = {}): Promise<RunningKiosk> {
  const kiosk = start(name, machine, kioskMode)
  await kiosk.pageUp()
  return kiosk
}

/** Seconds pass one by one, as they do on a machine that is awake. */
async function passSeconds(kiosk: RunningKiosk, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) await kiosk.do('passTime', 1_000)
}

describe('the page in Electron', () => {
  it('is given the frozen list of calls, a call’s answer and its feeds', async () => {
    const kiosk = await startUp('calls')
    expect(await kiosk.do('runInPage', 'JSON.stringify([Object.keys(kiosk).sort(), Object.isFrozen(kiosk)])')).toBe(
      '[["call","watch","watchLink"],true]',
    )
    expect(await kiosk.do('runInPage', "kiosk.call('order.leave', {})")).toEqual({ ok: true, value: {} })
    await expect.poll(() => kiosk.do('runInPage', 'order'), { timeout: 20_000 }).toEqual({ stage: 'none' })
  })

  it('is the only one that is answered', async () => {
    const kiosk = await startUp('stranger')
    expect(await kiosk.do('callAsStranger', ipcNames.call, call)).toEqual({
      error: `Error invoking remote method '${ipcNames.call}': Error: not allowed`,
    })
  })

  it('whose process ends is loaded again, with its feeds', async () => {
    const kiosk = await startUp('crash')
    await kiosk.do('crashPage')
    await kiosk.loaded(2)
    await expect.poll(() => kiosk.do('runInPage', 'order'), { timeout: 20_000 }).toEqual({ stage: 'none' })
    expect(kiosk.program.stdout().match(/kiosk page up/g)).toHaveLength(1)
  })

  it.each([
    ['says so', true],
    ['never settles', false],
  ])('whose process dies while it loads is loaded once more, where its load %s', async (_, settles) => {
    const kiosk = await startUp(`dies-${settles}`, { deathsWhileLoading: { times: 1, settles } })
    // What would load it again does so within half a second.
    await kiosk.do('passTime', 600)
    await kiosk.do('passTime', 600)
    expect(kiosk.count('contents.loadURL')).toBe(2)
    expect(kiosk.log().filter(({ event }) => event === 'page-load-failed')).toHaveLength(settles ? 1 : 0)
  })

  it('that does not come up within 20 s of its first load is ended and loaded again', async () => {
    const kiosk = start('stuck', { loadsThatNeverEnd: 1 }, kioskMode)
    await kiosk.program.printed(/^kiosk ready/m)
    await passSeconds(kiosk, 21)
    expect(kiosk.count('contents.forcefullyCrashRenderer')).toBe(1)
    await kiosk.pageUp()
    expect(kiosk.count('contents.loadURL')).toBe(2)
  })

  it('that hangs for 10 s is ended and loaded again', async () => {
    const kiosk = await startUp('hung')
    await kiosk.called(ipcNames.beat)
    await kiosk.do('hangPage')
    await passSeconds(kiosk, 11)
    expect(kiosk.count('contents.forcefullyCrashRenderer')).toBe(1)
    await kiosk.loaded(2)
  })

  it('of a machine that slept is left alone', async () => {
    const kiosk = await startUp('slept')
    await kiosk.do('passTime', 3_600_000)
    expect(kiosk.count('contents.forcefullyCrashRenderer')).toBe(0)
    await expect.poll(() => kiosk.do('runInPage', 'order'), { timeout: 20_000 }).toEqual({ stage: 'none' })
  })

  it('lost four times ends the program with 70, and at the next start is out of service', async () => {
    for (const isSecond of [false, true]) {
      const kiosk = await startUp('lost')
      for (let losses = 1; losses <= 3; losses += 1) {
        await kiosk.do('crashPage')
        await kiosk.loaded(losses + 1)
      }
      await kiosk.do('crashPage')
      const loadedAgain = kiosk.loaded(5)
      if (!isSecond) {
        await expect(loadedAgain).rejects.toThrow('ended')
        expect(await kiosk.program.ended).toEqual({ code: 70, signal: null })
      } else {
        await loadedAgain
        expect(await kiosk.do('url')).toBe('app://kiosk/out-of-service.html')
        // Nobody else would bring this one back.
        await kiosk.do('crashPage')
        await kiosk.program.printed(/"out-of-service-process-ended"/)
        await kiosk.do('passTime', 5_000)
        await expect.poll(() => kiosk.count('contents.loadURL'), { timeout: 20_000 }).toBe(6)
        await kiosk.loaded(6)
        expect(await kiosk.do('url')).toBe('app://kiosk/out-of-service.html')
        expect(await kiosk.program.stop()).toEqual({ code: 0, signal: null })
      }
    }
  })
})

/** A kiosk whose page was given up, and that closes for a restart: its terminal simulator keeps it from that. */
async function closeForRestart(name: string): Promise<RunningKiosk> {
  const kiosk = await startUp(name, { spawnsWhenTold: true })
  for (let losses = 1; losses <= 3; losses += 1) {
    await kiosk.do('crashPage')
    await kiosk.loaded(losses + 1)
  }
  await kiosk.do('crashPage')
  await kiosk.program.printed(/"closing"/)
  return kiosk
}

/** SQLite takes its log away where its last connection closes in order. */
const isStoreClosed = ({ dataDir }: RunningKiosk) => !existsSync(join(dataDir, 'kiosk/kiosk.sqlite-wal'))

describe('a kiosk in Electron that ends so that it is started again', () => {
  it('and is told to end meanwhile closes its store before it ends, with 0', async () => {
    const kiosk = await closeForRestart('told-to-end')
    const ended = kiosk.program.stop()
    // Answered after the signal was heard.
    await kiosk.do('passTime', 0)
    await kiosk.do('passTime', 3_000)
    expect({ end: await ended, isClosed: isStoreClosed(kiosk) }).toEqual({
      end: { code: 0, signal: null },
      isClosed: true,
    })
  })

  it('and does not get done closing ends with 70 after 10 s all the same', async () => {
    const kiosk = await closeForRestart('hanging-close')
    await kiosk.do('passTime', 10_000)
    expect(await kiosk.program.ended).toEqual({ code: 70, signal: null })
    expect(kiosk.log().map(({ event }) => event)).toContain('program-close-timed-out')
  })
})

describe('what goes wrong in the page in Electron is logged', () => {
  it('where the page reports an error, and where a process of Electron’s ends', async () => {
    const kiosk = await startUp('errors')
    await kiosk.do('loseGpu')
    await kiosk.do('runInPage', "console.error('no such seat')")
    await kiosk.program.printed(/no such seat/)
    expect(kiosk.log()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'page-console-error', message: 'no such seat' }),
        expect.objectContaining({ event: 'electron-process-ended', type: 'GPU' }),
      ]),
    )
  })

  it('where the preload fails', async () => {
    const kiosk = start('preload', { isPreloadBroken: true }, kioskMode)
    await kiosk.program.printed(/"message":"Uncaught ReferenceError: kiosk is not defined"/)
    expect(kiosk.log().map(({ event }) => event)).toContain('page-preload-failed')
  })
})
