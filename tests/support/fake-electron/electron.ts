import { EventEmitter } from 'node:events'
import { appendFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { createFakeContents } from '../fake-contents.ts'

// Electron's main modules as far as electron/main.ts uses them. Each call is one JSON line in FAKE_ELECTRON_RECORD.

function record(what: string, ...args: unknown[]): void {
  appendFileSync(process.env.FAKE_ELECTRON_RECORD ?? '', `${JSON.stringify([what, ...args])}\n`)
}
const recorder =
  (what: string) =>
  (...args: unknown[]) =>
    record(what, ...args.filter((arg) => typeof arg !== 'function'))

if (process.env.FAKE_ELECTRON_THROWS) throw new Error('a library is missing')

export const app = Object.assign(new EventEmitter(), {
  enableSandbox: recorder('app.enableSandbox'),
  setPath: recorder('app.setPath'),
  getVersion: () => '9.9.9',
  isPackaged: process.env.FAKE_ELECTRON_PACKAGED === '1',
  getPath: () => process.env.FAKE_ELECTRON_APP_DATA ?? '',
  exit: (code: number) => process.exit(code),
  requestSingleInstanceLock: () => process.env.FAKE_ELECTRON_SECOND === undefined,
  whenReady: async () => record('app.whenReady'),
})

export const protocol = { registerSchemesAsPrivileged: recorder('protocol.registerSchemesAsPrivileged') }

const kioskSession = {
  on: recorder('session.on'),
  protocol: { handle: recorder('session.protocol.handle') },
  setDevicePermissionHandler: recorder('session.setDevicePermissionHandler'),
  setDisplayMediaRequestHandler: recorder('session.setDisplayMediaRequestHandler'),
  setPermissionCheckHandler: recorder('session.setPermissionCheckHandler'),
  setPermissionRequestHandler: recorder('session.setPermissionRequestHandler'),
  setSpellCheckerEnabled: recorder('session.setSpellCheckerEnabled'),
  webRequest: { onBeforeRequest: recorder('session.webRequest.onBeforeRequest') },
}
export const session = {
  fromPartition: (name: string) => {
    record('session.fromPartition', name)
    return kioskSession
  },
}

/**
 * A keystore that turns texts around. Linux's own fallback is told by FAKE_ELECTRON_BACKEND; FAKE_ELECTRON_SEALS_AS is how
 * what it seals begins: `v10` is that fallback without a word.
 */
const sealsAs = process.env.FAKE_ELECTRON_SEALS_AS ?? 'v11'
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => process.env.FAKE_ELECTRON_BACKEND ?? 'gnome_libsecret',
  encryptStringAsync: async (text: string) => {
    record('safeStorage.encryptStringAsync')
    return Buffer.concat([Buffer.from(sealsAs), Buffer.from(text).reverse()])
  },
  decryptStringAsync: async (sealed: Buffer) => {
    record('safeStorage.decryptStringAsync')
    return { shouldReEncrypt: false, result: Buffer.from(sealed.subarray(sealsAs.length)).reverse().toString() }
  },
}

const displayArea = { x: 0, y: 0, width: 1080, height: 1920 }
const display = { bounds: displayArea, workArea: { ...displayArea, height: 1880 } }
export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => display,
  getDisplayMatching: () => display,
})

export const Menu = { setApplicationMenu: recorder('Menu.setApplicationMenu') }
export const powerSaveBlocker = { start: recorder('powerSaveBlocker.start') }
export const ipcMain = Object.assign(new EventEmitter(), { handle: recorder('ipcMain.handle') })

export class BrowserWindow extends EventEmitter {
  readonly webContents = createFakeContents().contents
  constructor(options: { webPreferences?: { sandbox?: boolean } }) {
    super()
    record('new BrowserWindow', { ...options, webPreferences: { ...options.webPreferences, session: 'kiosk' } })
    app.emit('web-contents-created', {}, this.webContents)
  }
  getBounds = () => displayArea
  isDestroyed = () => false
  setBounds = recorder('window.setBounds')
  setKiosk = recorder('window.setKiosk')
  removeMenu = recorder('window.removeMenu')
  show = recorder('window.show')
  focus = recorder('window.focus')
  destroy = recorder('window.destroy')
}

export const utilityProcess = {
  fork: (program: string) => {
    record('utilityProcess.fork', program)
    const child = Object.assign(new EventEmitter(), {
      stdout: new PassThrough(),
      kill: () => {
        record('terminal.kill')
        child.emit('exit', 0)
      },
    })
    setImmediate(() => child.emit('spawn'))
    return child
  },
}
