import type { Session } from 'electron'
import { describe, expect, it } from 'vitest'
import { closeSession } from '../../../electron/shell/close-session.ts'

type Handlers = {
  request?: Parameters<Session['setPermissionRequestHandler']>[0]
  check?: Parameters<Session['setPermissionCheckHandler']>[0]
  device?: Parameters<Session['setDevicePermissionHandler']>[0]
  display?: Parameters<Session['setDisplayMediaRequestHandler']>[0]
  spelling?: boolean
  download?: (event: { preventDefault: () => void }) => void
  web?: (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void
}

function openClosedSession(): Handlers {
  const handlers: Handlers = {}
  const session = {
    setPermissionRequestHandler: (handler: Handlers['request']) => Object.assign(handlers, { request: handler }),
    setPermissionCheckHandler: (handler: Handlers['check']) => Object.assign(handlers, { check: handler }),
    setDevicePermissionHandler: (handler: Handlers['device']) => Object.assign(handlers, { device: handler }),
    setDisplayMediaRequestHandler: (handler: Handlers['display']) => Object.assign(handlers, { display: handler }),
    setSpellCheckerEnabled: (spelling: boolean) => Object.assign(handlers, { spelling }),
    on: (name: string, listener: Handlers['download']) =>
      Object.assign(handlers, name === 'will-download' ? { download: listener } : {}),
    webRequest: { onBeforeRequest: (web: Handlers['web']) => Object.assign(handlers, { web }) },
  }
  closeSession(session as unknown as Session)
  return handlers
}

const permissions = ['media', 'geolocation', 'notifications', 'fullscreen', 'clipboard-read', 'usb', 'hid', 'serial']

describe('the session of the kiosk’s page', () => {
  it.each(permissions)('is refused %s, asked and looked up', (permission) => {
    const { request, check } = openClosedSession()
    const answers: boolean[] = []
    request?.({} as never, permission as never, (isGranted) => answers.push(isGranted), {} as never)
    answers.push(check?.(null, permission as never, 'app://kiosk', {} as never) ?? true)
    expect(answers).toEqual([false, false])
  })

  it('is given no device, no picture of the screen and no speller', () => {
    const { device, display, spelling } = openClosedSession()
    const streams: unknown[] = []
    display?.({} as never, (given) => streams.push(given))
    expect({ device: device?.({} as never), streams, spelling }).toEqual({
      device: false,
      streams: [null],
      spelling: false,
    })
  })

  it('downloads nothing', () => {
    let isPrevented = false
    openClosedSession().download?.({
      preventDefault: () => {
        isPrevented = true
      },
    })
    expect(isPrevented).toBe(true)
  })

  it.each([
    ['app://kiosk/', false],
    ['app://kiosk/assets/main.js', false],
    ['blob:app://kiosk/1', false],
    ['data:image/png;base64,AA', false],
    ['app://kiosk.example/', true],
    ['app://other/', true],
    ['https://example.org/', true],
    ['http://127.0.0.1:8787/', true],
    ['file:///etc/passwd', true],
    ['ws://127.0.0.1/', true],
    ['data:text/html,x', true],
    ['devtools://devtools/', true],
  ])('asks for %s: stopped %s', (url, isStopped) => {
    const answers: unknown[] = []
    openClosedSession().web?.({ url }, (answer) => answers.push(answer))
    expect(answers).toEqual([{ cancel: isStopped }])
  })
})
