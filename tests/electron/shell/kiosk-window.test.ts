import { EventEmitter } from 'node:events'
import type { Rectangle, Session } from 'electron'
import { describe, expect, it } from 'vitest'
import { keepWindow, toWindowOptions } from '../../../electron/shell/kiosk-window.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createSilentLog } from '../../support/silent-log.ts'

const area = { x: 0, y: 0, width: 1_920, height: 1_080 }

function optionsOf(isKiosk: boolean, workArea: Rectangle = area) {
  return toWindowOptions({ session: {} as Session, preload: '/kiosk/preload.cjs', isKiosk, workArea })
}

function openWindow(isKiosk: boolean, bounds: Rectangle = area) {
  const asked: unknown[][] = []
  const closings: string[] = []
  const record =
    (name: string) =>
    (...args: unknown[]) =>
      void asked.push([name, ...args])
  const present = { bounds, display: area }
  const window = Object.assign(new EventEmitter(), {
    webContents: new EventEmitter(),
    getBounds: () => present.bounds,
    isDestroyed: () => false,
    setBounds: (wanted: Rectangle) => {
      present.bounds = wanted
      asked.push(['setBounds', wanted])
    },
    ...{ focus: record('focus'), removeMenu: record('removeMenu'), setKiosk: record('setKiosk'), show: record('show') },
  })
  const screen = Object.assign(new EventEmitter(), { getDisplayMatching: () => ({ bounds: present.display }) })
  const time = createFakeTime()
  const { log } = createSilentLog()
  keepWindow(window as never, {
    isKiosk,
    screen: screen as never,
    timer: time.timer,
    log,
    onClose: (why) => closings.push(why),
  })
  const close = () => {
    let isKept = false
    window.emit('close', {
      preventDefault: () => {
        isKept = true
      },
    })
    return isKept
  }
  return { asked, closings, window, screen, time, present, close, names: () => asked.map(([name]) => name) }
}

describe('the kiosk’s window', () => {
  it('walls its page in, as a kiosk and when somebody tries it out', () => {
    for (const isKiosk of [true, false]) {
      expect(optionsOf(isKiosk).webPreferences).toEqual({
        session: {},
        preload: '/kiosk/preload.cjs',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        plugins: false,
        experimentalFeatures: false,
        navigateOnDragDrop: false,
        disableDialogs: true,
        safeDialogs: true,
        devTools: false,
        spellcheck: false,
        enableWebSQL: false,
        webgl: false,
        backgroundThrottling: false,
      })
    }
  })

  it('of a kiosk fills the screen and can’t be left, and may be resized, without which it stays small', () => {
    const options = optionsOf(true)
    expect(options).toMatchObject({ kiosk: true, frame: false, show: false, closable: false, minimizable: false })
    expect(options).not.toHaveProperty('resizable')
  })

  it('of somebody who tries it out is no larger than the screen has room for', () => {
    expect(optionsOf(false)).toMatchObject({ width: 1_280, height: 800, show: false })
    expect(optionsOf(false, { ...area, width: 1_024, height: 560 })).toMatchObject({ width: 1_024, height: 560 })
    expect(optionsOf(false)).not.toHaveProperty('kiosk')
  })

  it.each([
    ['it is ready to show', (opened: ReturnType<typeof openWindow>) => opened.window.emit('ready-to-show')],
    [
      'its page has loaded',
      (opened: ReturnType<typeof openWindow>) => opened.window.webContents.emit('did-finish-load'),
    ],
    ['three seconds have passed', (opened: ReturnType<typeof openWindow>) => opened.time.pass(3_000)],
  ])('is shown once, when %s', async (_, happen) => {
    const opened = openWindow(true)
    await happen(opened)
    expect(opened.names()).toEqual(['removeMenu', 'show'])
    opened.window.emit('ready-to-show')
    await opened.time.pass(10_000)
    expect(opened.names().filter((name) => name === 'show')).toHaveLength(1)
  })

  it('of a kiosk is made to fill its display where the window manager did not do so', async () => {
    const opened = openWindow(true, { ...area, width: 800, height: 600 })
    opened.window.emit('ready-to-show')
    await opened.time.pass(1_000)
    expect(opened.asked.slice(2)).toEqual([
      ['setBounds', area],
      ['setKiosk', true],
    ])
    await opened.time.pass(60_000)
    expect(opened.asked).toHaveLength(4)
  })

  it.each(['display-metrics-changed', 'display-added', 'display-removed'])(
    'of a kiosk follows its display: %s',
    async (event) => {
      const opened = openWindow(true)
      opened.window.emit('ready-to-show')
      await opened.time.pass(1_000)
      const turned = { ...area, width: 1_080, height: 1_920 }
      opened.present.display = turned
      opened.screen.emit(event)
      await opened.time.pass(1_000)
      expect(opened.asked.slice(2)).toEqual([
        ['setBounds', turned],
        ['setKiosk', true],
      ])
    },
  )

  it('of a kiosk stays in front and does not close', () => {
    const opened = openWindow(true)
    opened.window.emit('blur')
    expect(opened.close()).toBe(true)
    expect({ names: opened.names(), closings: opened.closings }).toEqual({
      names: ['removeMenu', 'focus'],
      closings: [],
    })
  })

  it('of somebody who tries it out lets others in front, and ends the program in good order when it is closed', () => {
    const opened = openWindow(false)
    opened.window.emit('blur')
    expect(opened.close()).toBe(true)
    expect({ names: opened.names(), closings: opened.closings }).toEqual({
      names: ['removeMenu'],
      closings: ['the window was closed'],
    })
  })

  it.each(['query-session-end', 'session-end'])(
    'ends the program in good order with the Windows session: %s',
    (event) => {
      for (const isKiosk of [true, false]) {
        const opened = openWindow(isKiosk)
        opened.window.emit(event, {})
        expect(opened.closings).toEqual(['the session ends'])
      }
    },
  )
})
