import { EventEmitter } from 'node:events'
import type { BrowserWindow, Session, session } from 'electron'
import { describe, expect, it } from 'vitest'
import { createShowRefusal, toRefusalPage } from '../../../electron/shell/refusal-window.ts'
import { AlreadyRunning, StartRefused } from '../../../program/start-refused.ts'
import { createFakeTime } from '../../support/fake-time.ts'

type Answer = (request: Request) => Response | Promise<Response>

function aShell({ isKiosk = true, failsToLoad = false } = {}) {
  const time = createFakeTime()
  const windows: Record<string, unknown>[] = []
  const opened: EventEmitter[] = []
  let answer: Answer | null = null
  const nothing = () => undefined
  const refusalSession = {
    on: nothing,
    setDevicePermissionHandler: nothing,
    setDisplayMediaRequestHandler: nothing,
    setPermissionCheckHandler: nothing,
    setPermissionRequestHandler: nothing,
    setSpellCheckerEnabled: nothing,
    webRequest: { onBeforeRequest: nothing },
    protocol: {
      handle: (_scheme: string, handler: Answer) => {
        answer = handler
      },
    },
  }
  class FakeWindow extends EventEmitter {
    constructor(options: Record<string, unknown>) {
      super()
      windows.push(options)
      opened.push(this)
    }
    removeMenu = nothing
    loadURL = async () => {
      if (failsToLoad) throw new Error('ERR_FAILED')
    }
  }
  const show = createShowRefusal({
    app: { whenReady: async () => undefined },
    BrowserWindow: FakeWindow as unknown as typeof BrowserWindow,
    sessions: { fromPartition: () => refusalSession as unknown as Session } as unknown as typeof session,
    timer: time.timer,
    isKiosk,
  })
  const page = async () => (answer ? (await answer(new Request('http://kiosk/'))).text() : null)
  return { show, time, windows, opened, page }
}

/** Whether a promise is fulfilled once all that waits has run. */
async function isDone(promise: Promise<void>): Promise<boolean> {
  let done = false
  void promise.then(() => {
    done = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  return done
}

describe('why a kiosk can’t start', () => {
  it('is shown on the whole screen, in a window without script that nobody has to close', async () => {
    const { show, time, windows, page } = aShell()
    const shown = show(new StartRefused('TTMS_SERVER_URL must be https'))
    expect(await isDone(shown)).toBe(false)
    expect(windows).toMatchObject([
      { fullscreen: true, webPreferences: { javascript: false, sandbox: true, contextIsolation: true } },
    ])
    expect(await page()).toContain('TTMS_SERVER_URL must be https')
    await time.pass(59_000)
    expect(await isDone(shown)).toBe(false)
    await time.pass(1_000)
    expect(await isDone(shown)).toBe(true)
  })

  it('is shown in an ordinary window to whoever tries a package, until they close it', async () => {
    const { show, windows, opened } = aShell({ isKiosk: false })
    const shown = show(new StartRefused('no'))
    expect(await isDone(shown)).toBe(false)
    expect(windows[0]).not.toHaveProperty('fullscreen')
    opened[0]?.emit('closed')
    expect(await isDone(shown)).toBe(true)
  })

  it('is not shown over a kiosk that runs on the same data', async () => {
    const { show, windows } = aShell()
    await show(new AlreadyRunning('a kiosk runs already on this data folder'))
    expect(windows).toEqual([])
  })

  it('is told as a fault where the page of it does not load', async () => {
    await expect(aShell({ failsToLoad: true }).show(new StartRefused('no'))).rejects.toThrow('ERR_FAILED')
  })

  it('can’t bring signs of its own into the page', () => {
    expect(toRefusalPage('TTMS_X must not be "<script>&"')).toContain('&#34;&#60;script&#62;&#38;&#34;')
  })
})
