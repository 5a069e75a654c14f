import { browser, app as emitter } from './browser.ts'
import { machine, record, recorder } from './machine.ts'
import { getPath, requestSingleInstanceLock, setPath } from './paths.ts'
import { keepRule } from './rules.ts'

// The module `electron` of the main process, as far as electron/ uses it; what it does not use is not there.

export { BrowserWindow } from './browser-window.ts'
export { ipcMain } from './ipc-main.ts'
export { safeStorage } from './safe-storage.ts'
export { screen } from './screen.ts'
export { protocol, session } from './session.ts'
export { utilityProcess } from './utility-process.ts'

if (machine.isLibraryMissing) throw new Error('a library is missing')

export const app = Object.assign(emitter, {
  isPackaged: machine.isPackaged ?? false,
  commandLine: { removeSwitch: recorder('app.commandLine.removeSwitch') },
  enableSandbox: () => {
    keepRule('app.enableSandbox')
    record('app.enableSandbox')
  },
  exit: browser.exit,
  getPath,
  // Electron's own, where the app was not packed.
  getVersion: () => '45.4.1',
  isReady: browser.isReady,
  quit: browser.quit,
  requestSingleInstanceLock,
  setPath,
  whenReady: browser.whenReady,
})

export const Menu = { setApplicationMenu: recorder('Menu.setApplicationMenu') }

export const powerSaveBlocker = {
  start: (kind: string) => {
    keepRule('powerSaveBlocker')
    record('powerSaveBlocker.start', kind)
  },
}
