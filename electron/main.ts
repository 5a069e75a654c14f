import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session as sessions,
  utilityProcess,
} from 'electron'
import { runProgram } from '../program/run-program.ts'
import { readSettings } from '../program/settings.ts'
import { StartRefused } from '../program/start-refused.ts'
import { systemClock, systemRandom, systemTimer } from '../program/system-ports.ts'
import { openTerminalSimulator } from './devices/open-terminal-simulator.ts'
import { openKiosk } from './kiosk.ts'
import { createPageFiles } from './link/page-files.ts'
import { createServe } from './link/serve.ts'
import { registerKioskScheme, serveKioskScheme } from './shell/app-protocol.ts'
import { closeContents } from './shell/close-contents.ts'
import { closeSession } from './shell/close-session.ts'
import { openIpcLink } from './shell/ipc-link.ts'
import { outOfServiceAddress } from './shell/kiosk-address.ts'
import { keepInFront, toWindowOptions } from './shell/kiosk-window.ts'
import { openGivenUp } from './shell/out-of-service.ts'
import { createSpawnTerminal } from './shell/spawn-terminal.ts'
import { findSystemKeystore } from './shell/system-keystore.ts'
import { watchPage } from './shell/watch-page.ts'

// The kiosk in Electron. The bundle of this file lies in dist/electron, beside those of the preload and the terminal.

const bundled = fileURLToPath(new URL('.', import.meta.url))
/** As a fault that a supervisor answers with a restart (program/run-program.ts). */
const restartExit = 70

app.enableSandbox()
registerKioskScheme(protocol)
app.on('web-contents-created', (_event, contents) => closeContents(contents))
// However it is asked to quit (the end of a Windows session, say), it closes as at a signal.
app.on('before-quit', (event) => {
  event.preventDefault()
  process.emit('SIGTERM', 'SIGTERM')
})

// Not awaited: Electron gets ready only once this file has run to its end.
void runProgram('kiosk', async (log) => {
  // A package may be started from any folder, so its data is not kept in the present one unless that is asked for.
  const ownDataDir = app.isPackaged ? { TTMS_DATA_DIR: join(app.getPath('appData'), 'ttms-kiosk') } : {}
  const settings = readSettings({ ...ownDataDir, ...process.env })
  app.setPath('userData', join(settings.kioskDir, 'electron'))
  if (!app.requestSingleInstanceLock()) throw new StartRefused('a kiosk runs already on this data folder')
  await app.whenReady()

  const ports = { clock: systemClock, timer: systemTimer, random: systemRandom, log }
  const spawnTerminal = createSpawnTerminal(utilityProcess, join(bundled, 'terminal.js'))
  const kiosk = await openKiosk({
    ...ports,
    settings,
    appVersion: app.getVersion(),
    fetch,
    keystore: await findSystemKeystore(safeStorage, process.platform),
    openTerminal: () => openTerminalSimulator({ ...ports, dataDir: settings.TTMS_DATA_DIR, spawnTerminal }),
  })

  // In memory alone: nothing of the people before is left after a start.
  const session = sessions.fromPartition('kiosk')
  closeSession(session)
  serveKioskScheme(session.protocol, createPageFiles(join(bundled, '../renderer'), kiosk.service.poster), log)

  Menu.setApplicationMenu(null)
  powerSaveBlocker.start('prevent-display-sleep')
  const window = new BrowserWindow(toWindowOptions({ session, preload: join(bundled, 'preload.cjs') }))
  keepInFront(window)

  const givenUp = openGivenUp(settings.kioskDir, systemClock.nowMs)
  const page = watchPage({
    ...ports,
    page: window.webContents,
    onGivenUp: async () => {
      if (givenUp.wasJustNow()) return window.loadURL(outOfServiceAddress)
      givenUp.remember()
      await kiosk.close()
      app.exit(restartExit)
    },
  })
  const serve = createServe({ ...ports, service: kiosk.service })
  openIpcLink({ ipcMain, page: window.webContents, serve, log }, page.beat)

  return {
    readyLines: ['kiosk ready app://kiosk link=electron'],
    close: async () => {
      page.close()
      window.destroy()
      await kiosk.close()
    },
  }
})
