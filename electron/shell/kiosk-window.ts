import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, Screen, Session } from 'electron'
import type { Log } from '../../runtime/log.ts'
import type { Timer } from '../../shared/core/time.ts'

/** A page that never tells that it has drawn is shown all the same. */
const showAfterMs = 3_000
/** After it was shown, and after the displays changed, the system moves and sizes the window for a while. */
const settleMs = 1_000
const ordinarySize = { width: 1_280, height: 800 }

/** How the one window is made. Everything that could weaken the page's walls is named, also where it is the default. */
export function toWindowOptions(deps: {
  readonly session: Session
  readonly preload: string
  readonly isKiosk: boolean
  /** The part of the display that windows may use. */
  readonly workArea: Rectangle
}): BrowserWindowConstructorOptions {
  const { session, preload, isKiosk, workArea } = deps
  return {
    ...(isKiosk ? kioskFrame : toOrdinaryFrame(workArea)),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#0b0d12',
    webPreferences: {
      session,
      preload,
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
    },
  }
}

/** The whole screen. Without `resizable: false`, with which a kiosk's window stays at 800 × 600 (electron#51957). */
const kioskFrame = {
  kiosk: true,
  fullscreen: true,
  frame: false,
  alwaysOnTop: true,
  closable: false,
  minimizable: false,
  movable: false,
} as const satisfies BrowserWindowConstructorOptions

/** For whoever tries it: an ordinary window, no larger than there is room for. */
function toOrdinaryFrame({ width, height }: Rectangle): BrowserWindowConstructorOptions {
  return { width: Math.min(ordinarySize.width, width), height: Math.min(ordinarySize.height, height) }
}

type Window = Pick<
  BrowserWindow,
  'focus' | 'getBounds' | 'isDestroyed' | 'on' | 'once' | 'removeMenu' | 'setBounds' | 'setKiosk' | 'show'
> & { readonly webContents: Pick<BrowserWindow['webContents'], 'once'> }

/**
 * Shows the window once there is something to see, three seconds later at the latest. A kiosk's stays in front, fills
 * its display whatever becomes of that, and can't be closed; closing an ordinary one is `onClose`, as is the end of the
 * Windows session for both.
 */
export function keepWindow(
  window: Window,
  deps: {
    readonly isKiosk: boolean
    readonly screen: Pick<Screen, 'getDisplayMatching' | 'on'>
    readonly timer: Timer
    readonly log: Log
    readonly onClose: (why: string) => void
  },
): void {
  const { isKiosk, screen, timer, log, onClose } = deps
  let isShown = false
  window.removeMenu()
  const showOnce = () => {
    if (isShown || window.isDestroyed()) return
    isShown = true
    window.show()
    if (isKiosk) timer(settleMs, fill)
  }
  window.once('ready-to-show', showOnce)
  window.webContents.once('did-finish-load', showOnce)
  timer(showAfterMs, showOnce)

  window.on('close', (event) => {
    event.preventDefault()
    if (!isKiosk) onClose('the window was closed')
  })
  window.on('query-session-end', () => onClose('the session ends'))
  window.on('session-end', () => onClose('the session ends'))
  if (!isKiosk) return

  window.on('blur', () => window.focus())
  screen.on('display-metrics-changed', () => timer(settleMs, fill))
  screen.on('display-added', () => timer(settleMs, fill))
  screen.on('display-removed', () => timer(settleMs, fill))

  /** Not every window manager makes a kiosk's window as large as its display, or follows a screen that is turned. */
  function fill(): void {
    if (!isShown || window.isDestroyed()) return
    const bounds = window.getBounds()
    const { bounds: wanted } = screen.getDisplayMatching(bounds)
    if (isSameArea(bounds, wanted)) return
    log('window-resized', { bounds, wanted })
    window.setBounds(wanted)
    window.setKiosk(true)
  }
}

function isSameArea(a: Rectangle, b: Rectangle): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}
