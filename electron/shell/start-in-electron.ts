import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session as sessions,
  utilityProcess,
} from 'electron'
import type { Log } from '../../runtime/log.ts'
import { openLogFile } from '../../runtime/log-file.ts'
import type { RequestableHost } from '../../runtime/program-host.ts'
import { faultExit, printPageUp, type Running, runProgram } from '../../runtime/run-program.ts'
import { isDataDir, readSettings, warnOfUnknownSettings } from '../../runtime/settings.ts'
import { systemClock, systemRandom, systemTimer } from '../../runtime/system-ports.ts'
import { openTerminal } from '../devices/terminal/open-terminal.ts'
import { keepHeapSmall } from '../keep-heap-small.ts'
import { openKiosk } from '../kiosk.ts'
import { createPageFiles } from '../link/page-files.ts'
import { createServe } from '../link/serve.ts'
import { registerKioskScheme, serveKioskScheme } from './app-protocol.ts'
import { closeContents } from './close-contents.ts'
import { closeSession } from './close-session.ts'
import { createElectronHost } from './electron-host.ts'
import { openIpcLink } from './ipc-link.ts'
import { keepWindow, toWindowOptions } from './kiosk-window.ts'
import { lockKiosk } from './lock-kiosk.ts'
import { logPageFaults } from './log-page-faults.ts'
import { keepOutOfService, openGivenUp } from './out-of-service.ts'
import { createShowRefusal } from './refusal-window.ts'
import { createSpawnTerminal } from './spawn-terminal.ts'
import { findSystemKeystore } from './system-keystore.ts'
import { watchPage } from './watch-page.ts'

const bundled = import.meta.dirname
const waysToDebug = ['remote-debugging-port', 'remote-debugging-pipe']

/** Starts the kiosk in Electron's main process. Called while Electron is not ready yet, and returns at once: it gets ready only then. */
export function startInElectron(): void {
  app.enableSandbox()
  // No fuse keeps these from giving the page to whoever starts the program.
  if (app.isPackaged) for (const name of waysToDebug) app.commandLine.removeSwitch(name)
  registerKioskScheme(protocol)
  app.on('web-contents-created', (_event, contents) => closeContents(contents))
  const host = createElectronHost(app, app.isPackaged ? seenWithoutConsole() : {})
  void runProgram('kiosk', (log) => start(log, host), host)
}

/** A package is started by Windows or a service: what it has to say goes into a file, and why it can't start into a window. */
function seenWithoutConsole() {
  const { TTMS_DATA_DIR } = process.env
  // No folder is made of a wrong one.
  const dataDir = isDataDir(TTMS_DATA_DIR) ? TTMS_DATA_DIR : ownDataDir()
  return {
    logFile: openLogFile(join(dataDir, 'logs'), 'kiosk'),
    showRefusal: createShowRefusal({
      app,
      BrowserWindow,
      sessions,
      timer: systemTimer,
      isKiosk: process.env.TTMS_KIOSK_MODE !== '0',
    }),
  }
}

/** A package may be started from any folder, so its data is not kept in the present one unless that is asked for. */
function ownDataDir(): string {
  return join(app.getPath('appData'), 'ttms-kiosk')
}

async function start(log: Log, host: RequestableHost): Promise<Running> {
  const { TTMS_DATA_DIR } = process.env
  warnOfUnknownSettings(process.env, log)
  const settings = readSettings({
    ...process.env,
    ...(app.isPackaged && !TTMS_DATA_DIR ? { TTMS_DATA_DIR: ownDataDir() } : {}),
  })
  const isKiosk = settings.TTMS_KIOSK_MODE ?? app.isPackaged
  app.setPath('userData', join(settings.kioskDir, 'electron'))
  const folder = lockKiosk(app, settings.kioskDir)
  await app.whenReady()

  /** Closes as ever, within the same limit; a supervisor starts it again. */
  const endForRestart = (why: string) => host.requestEnd(why, faultExit)
  const ports = { clock: systemClock, timer: systemTimer, random: systemRandom, log }
  const spawnTerminal = createSpawnTerminal(utilityProcess, join(bundled, 'terminal.js'))
  const kiosk = await openKiosk({
    settings,
    folder,
    appVersion: readVersion(),
    fetch,
    // Whoever tries it out may go on in the browser host, which reaches no keystore.
    keystore: isKiosk
      ? {
          find: () => findSystemKeystore(safeStorage, process.platform, log),
          restart: () => endForRestart('for a lost key'),
        }
      : null,
    openTerminal: () => openTerminal({ settings, spawnTerminal, ports }),
    ports,
  })
  keepHeapSmall()

  // In memory alone: nothing of the people before is left after a start.
  const session = sessions.fromPartition('kiosk')
  closeSession(session)
  serveKioskScheme(session.protocol, createPageFiles(join(bundled, '../renderer'), kiosk.service.poster), log)

  Menu.setApplicationMenu(null)
  if (isKiosk) powerSaveBlocker.start('prevent-display-sleep')
  const { workArea } = screen.getPrimaryDisplay()
  const window = new BrowserWindow(
    toWindowOptions({ session, preload: join(bundled, 'preload.cjs'), isKiosk, workArea }),
  )
  keepWindow(window, { isKiosk, screen, timer: systemTimer, log, onClose: host.requestEnd })
  logPageFaults(app, window.webContents, log)

  const givenUp = openGivenUp(settings.kioskDir, systemClock.nowMs)
  let outOfService: { readonly close: () => void } | null = null
  const page = watchPage({
    page: window.webContents,
    ports,
    onGivenUp: () => {
      if (givenUp.wasJustNow()) {
        outOfService = keepOutOfService({ page: window.webContents, ports })
        return
      }
      givenUp.remember()
      endForRestart('the page was given up')
    },
  })
  const serve = createServe({ service: kiosk.service, ports }, printPageUp)
  openIpcLink({ ipcMain, page: window.webContents, serve, log }, page.beat)

  return {
    readyLines: ['kiosk ready app://kiosk link=electron'],
    close: async () => {
      page.close()
      outOfService?.close()
      window.destroy()
      await kiosk.close()
    },
  }
}

/** The product's version. Electron tells its own where it was not packed. */
function readVersion(): string {
  return JSON.parse(readFileSync(join(bundled, '../../package.json'), 'utf8')).version
}
