import type { BrowserWindow, BrowserWindowConstructorOptions, Session } from 'electron'

/** How the kiosk's one window is made. Everything that could weaken the page's walls is named, also where it is the default. */
export function toWindowOptions(needs: { session: Session; preload: string }): BrowserWindowConstructorOptions {
  return {
    kiosk: true,
    fullscreen: true,
    frame: false,
    show: false,
    autoHideMenuBar: true,
    alwaysOnTop: true,
    backgroundColor: '#0b0d12',
    closable: false,
    minimizable: false,
    movable: false,
    resizable: false,
    webPreferences: {
      session: needs.session,
      preload: needs.preload,
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

/** Shows the window once there is something to see, and keeps it in front. */
export function keepInFront(window: Pick<BrowserWindow, 'focus' | 'on' | 'once' | 'removeMenu' | 'show'>): void {
  window.removeMenu()
  window.once('ready-to-show', () => window.show())
  window.on('blur', () => window.focus())
  window.on('close', (event) => event.preventDefault())
}
