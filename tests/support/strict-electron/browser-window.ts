import { EventEmitter } from 'node:events'
import { app, browser, isPrevented, windows } from './browser.ts'
import { machine, record, recorder } from './machine.ts'
import { isStuckSmall, keepRule } from './rules.ts'
import { displayArea } from './screen.ts'
import type { Session } from './session.ts'
import { WebContents } from './web-contents.ts'

// shell/browser/native_window_views.cc and window_list.cc. Closed it is gone, and its calls throw.

type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
type Options = {
  readonly width?: number
  readonly height?: number
  readonly kiosk?: boolean
  readonly fullscreen?: boolean
  readonly resizable?: boolean
  readonly frame?: boolean
  readonly closable?: boolean
  readonly show?: boolean
  readonly webPreferences: { readonly session: Session; readonly preload: string; readonly sandbox?: boolean }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  readonly focus = recorder('window.focus')
  readonly removeMenu = recorder('window.removeMenu')
  readonly #options: Options
  #bounds: Area
  #isDestroyed = false
  #isVisible: boolean

  constructor(options: Options) {
    super()
    keepRule('new BrowserWindow')
    const { session: _, ...webPreferences } = options.webPreferences
    record('new BrowserWindow', { ...options, webPreferences })
    this.#options = options
    this.#isVisible = options.show !== false
    this.#bounds = { x: 0, y: 0, width: options.width ?? 800, height: options.height ?? 600 }
    this.webContents = new WebContents(options.webPreferences)
    this.webContents.once('ready-to-show', () => {
      if (!machine.neverReadyToShow && !this.#isDestroyed) this.emit('ready-to-show')
    })
    windows.add(this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  isDestroyed = () => this.#isDestroyed
  isVisible = () => this.#isVisible
  loadURL = (url: string) => this.webContents.loadURL(url)

  getBounds(): Area {
    this.#live()
    return this.#bounds
  }

  setBounds(bounds: Area): void {
    this.#live()
    record('window.setBounds', bounds)
    if (!isStuckSmall(this.#options)) this.#bounds = bounds
  }

  setKiosk(isKiosk: boolean): void {
    this.#live()
    record('window.setKiosk', isKiosk)
  }

  show(): void {
    this.#live()
    record('window.show')
    this.#isVisible = true
    const { kiosk, fullscreen } = this.#options
    if (!(kiosk || fullscreen) || machine.leavesWindowsSmall || isStuckSmall(this.#options)) return
    this.#bounds = displayArea()
  }

  /** Whoever closes a window that can't be closed is not even heard, but on Linux, which has no such windows (electron.d.ts). */
  close(): void {
    if (this.#isDestroyed) return
    const isDeaf = this.#options.closable === false && process.platform !== 'linux'
    if (isDeaf || isPrevented(this, 'close')) browser.closeCancelled()
    else this.destroy()
  }

  destroy(): void {
    if (this.#isDestroyed) return
    record('window.destroy')
    this.#isDestroyed = true
    this.webContents.destroy()
    this.emit('closed')
    browser.windowGone(this)
  }

  #live(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed')
  }
}
