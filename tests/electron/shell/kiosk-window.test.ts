import { EventEmitter } from 'node:events'
import type { BrowserWindow, Session } from 'electron'
import { describe, expect, it } from 'vitest'
import { keepInFront, toWindowOptions } from '../../../electron/shell/kiosk-window.ts'

describe('the kiosk’s window', () => {
  it('fills the screen, can’t be left, and walls its page in', () => {
    const session = {} as Session
    const options = toWindowOptions({ session, preload: '/kiosk/preload.cjs' })
    expect(options).toMatchObject({ kiosk: true, frame: false, show: false, closable: false, minimizable: false })
    expect(options.webPreferences).toEqual({
      session,
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
  })

  it('has no menu, shows when there is something to see, stays in front and does not close', () => {
    const asked: string[] = []
    const window = Object.assign(new EventEmitter(), {
      removeMenu: () => asked.push('removeMenu'),
      show: () => asked.push('show'),
      focus: () => asked.push('focus'),
    })
    keepInFront(window as unknown as BrowserWindow)
    for (const name of ['ready-to-show', 'blur']) window.emit(name)
    window.emit('close', { preventDefault: () => asked.push('stay') })
    expect(asked).toEqual(['removeMenu', 'show', 'focus', 'stay'])
  })
})
