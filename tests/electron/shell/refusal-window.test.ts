import { EventEmitter } from 'node:events'
import type { BrowserWindow, Session, session } from 'electron'
import { describe, expect, it } from 'vitest'
import { createShowRefusal, toRefusalPage } from '../../../electron/shell/refusal-window.ts'
import { AlreadyRunning, StartRefused } from '../../../runtime/start-refused.ts'
import { createFakeTime } from '../../support/fake-time.ts'

type Answer = (request: Request) => Response | Promise<Response>

function aShell({ isKiosk = true, failsToLoad = false } = {}) {
  const time = createFakeTime()
  const windows: Record<string, unknown>[] = []
  const opened: EventEmitter[] = []
  let answer: Answer | null = null
  const done: string[] = []
  const doing = (what: string) => () => void done.push(what)
  const refusalSession = {
    on: doing('session.on'),
    setDevicePermissionHandler: doing('no devices'),
    setDisplayMediaRequestHandler: doing('no capture'),
    setPermissionCheckHandler: doing('no permission is there'),
    setPermissionRequestHandler: doing('no permission is given'),
    setSpellCheckerEnabled: doing('no spell checker'),
    webRequest: { onBeforeRequest: doing('no requests') },
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
      done.push('window')
      opened.push(this)
    }
    removeMenu = doing('no menu')
    loadURL = async () => {
      if (failsToLoad) throw new Error('ERR_FAILED')
    }
  }
  const show = createShowRefusal({
    app: { whenReady: async () => void done.push('ready') },
    BrowserWindow: FakeWindow as unknown as typeof BrowserWindow,
    sessions: { fromPartition: () => refusalSession as unknown as Session } as unknown as typeof session,
    timer: time.timer,
    isKiosk,
  })
  const response = async () => (answer ? await answer(new Request('http://kiosk/')) : null)
  const page = async () => (await response())?.text()
  return { show, time, windows, opened, done, refusalSession, response, page }
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
      {
        ...{ fullscreen: true, frame: false },
        webPreferences: { javascript: false, sandbox: true, contextIsolation: true, devTools: false },
      },
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
    for (const name of ['fullscreen', 'frame', 'kiosk']) expect(windows[0]).not.toHaveProperty(name)
    opened[0]?.emit('closed')
    expect(await isDone(shown)).toBe(true)
  })

  it('is shown once Electron is ready, in a window that is walled in before it opens', async () => {
    const { show, done, windows, refusalSession } = aShell()
    void show(new StartRefused('no'))
    await isDone(Promise.resolve())
    expect(done).toEqual(
      expect.arrayContaining(['no permission is there', 'no permission is given', 'no devices', 'no requests']),
    )
    expect([done[0], done.at(-2), done.at(-1)]).toEqual(['ready', 'window', 'no menu'])
    expect(windows[0]).toMatchObject({ webPreferences: { session: refusalSession } })
  })

  it('is a page in both languages that may load nothing and run nothing', async () => {
    const { show, response } = aShell()
    void show(new StartRefused('the data folder D:\\影院 can’t be used'))
    await isDone(Promise.resolve())
    const page = await response()
    expect(page?.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page?.headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'")
    const text = await page?.text()
    for (const part of ['暂停服务', '请到柜台购票', 'Out of service', 'go to the box office', 'D:\\影院 can’t be used'])
      expect(text).toContain(part)
    expect(text).not.toMatch(/<script|<a |<form|https?:/)
  })

  it('is not shown over a kiosk that runs on the same data', async () => {
    const { show, windows } = aShell()
    const shown = show(new AlreadyRunning('a kiosk runs already on this data folder'))
    expect([await isDone(shown), windows]).toEqual([true, []])
  })

  it('is told as a fault where the page of it does not load', async () => {
    let fault: unknown = null
    const shown = aShell({ failsToLoad: true }).show(new StartRefused('no'))
    await isDone(
      shown.catch((error) => {
        fault = error
      }),
    )
    expect(fault).toMatchObject({ message: 'ERR_FAILED' })
  })

  it('can’t bring signs of its own into the page', () => {
    expect(toRefusalPage('TTMS_X must not be "<script>&"')).toContain('&#34;&#60;script&#62;&#38;&#34;')
  })
})
