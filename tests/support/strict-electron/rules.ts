import { browser } from './browser.ts'
import { machine } from './machine.ts'

// When Electron lets its modules be used. Read in Electron's source at 45; `source` is a path in electron/electron.

type Rule = { readonly only: 'before ready' | 'after ready'; readonly says: string; readonly source: string }

const rules = {
  'app.enableSandbox': {
    only: 'before ready',
    says: 'app.enableSandbox() can only be called before app is ready',
    source: 'shell/browser/api/electron_api_app.cc',
  },
  'protocol.registerSchemesAsPrivileged': {
    only: 'before ready',
    says: 'protocol.registerSchemesAsPrivileged should be called before app is ready',
    source: 'shell/browser/api/electron_api_protocol.cc',
  },
  'new BrowserWindow': {
    only: 'after ready',
    says: 'Cannot create BrowserWindow before app is ready',
    source: 'shell/browser/api/electron_api_browser_window.cc',
  },
  screen: {
    only: 'after ready',
    says: "The 'screen' module can't be used before the app 'ready' event",
    source: 'shell/browser/api/electron_api_screen.cc',
  },
  'session.fromPartition': {
    only: 'after ready',
    says: 'Session can only be received when app is ready',
    source: 'shell/browser/api/electron_api_session.cc',
  },
  'utilityProcess.fork': {
    only: 'after ready',
    says: 'utilityProcess cannot be created before app is ready.',
    source: 'shell/browser/api/electron_api_utility_process.cc',
  },
  safeStorage: {
    only: 'after ready',
    says: 'safeStorage cannot be used before app is ready',
    source: 'shell/browser/api/electron_api_safe_storage.cc',
  },
  powerSaveBlocker: {
    only: 'after ready',
    // Electron does not look, but has no device service to ask before that: the words are ours.
    says: 'powerSaveBlocker was used before app is ready',
    source: 'shell/browser/api/electron_api_power_save_blocker.cc',
  },
} as const satisfies Record<string, Rule>

/** Throws what Electron throws where this is not the time for it. */
export function keepRule(name: keyof typeof rules): void {
  const { only, says } = rules[name]
  if (machine.refusedCall === name) throw new Error(`${name} was refused`)
  if (browser.isReady() !== (only === 'after ready')) throw new Error(says)
}

type WindowOptions = {
  readonly resizable?: boolean
  readonly fullscreen?: boolean
  readonly kiosk?: boolean
  readonly frame?: boolean
}

/** Options that don't go together: the window stays 800 × 600 whatever is asked of it (electron#51957, open). */
export function isStuckSmall({ resizable, fullscreen, kiosk, frame }: WindowOptions): boolean {
  return resizable === false && frame === false && (fullscreen === true || kiosk === true)
}
