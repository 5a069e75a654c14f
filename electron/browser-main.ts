import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import type { Log } from '../runtime/log.ts'
import { createNodeHost } from '../runtime/program-host.ts'
import { printPageUp, type Running, runProgram } from '../runtime/run-program.ts'
import { readSettings, type Settings, warnOfUnknownSettings } from '../runtime/settings.ts'
import { systemClock, systemRandom, systemTimer } from '../runtime/system-ports.ts'
import { findBrowser } from './browser/find-browser.ts'
import { after, keepBrowserOpen } from './browser/keep-browser-open.ts'
import { startBrowser } from './browser/start-browser.ts'
import { createClosing } from './closing.ts'
import { openTerminal } from './devices/terminal/open-terminal.ts'
import { spawnTerminalUnderNode } from './devices/terminal/start-terminal-program.ts'
import { keepHeapSmall } from './keep-heap-small.ts'
import { openKiosk } from './kiosk.ts'
import { openBrowserHost } from './link/browser-host.ts'
import { createPageFiles } from './link/page-files.ts'
import { createServe } from './link/serve.ts'

// The kiosk in the browser host: the main process under plain Node, its page in an installed Chromium.

/** The project's folder, of which this file is a part, or the bundle that is made of it (build/browser-host.ts). */
const root = dirname(findPackageJSON(import.meta.url) ?? import.meta.dirname)
const say = (line: string) => void process.stderr.write(`kiosk: ${line}\n`)

const host = createNodeHost()
const start = async (log: Log): Promise<Running> => {
  warnOfUnknownSettings(process.env, log)
  const settings = readSettings(process.env)
  const closing = createClosing()
  try {
    const address = await open(settings, log, closing.add)
    return { readyLines: [`kiosk ready ${address} link=browser`], close: closing.close }
  } catch (error) {
    await closing.close()
    throw error
  }
}
await runProgram('kiosk', start, host)

async function open(settings: Settings, log: Log, onClose: (close: () => unknown) => void): Promise<string> {
  const ports = { clock: systemClock, timer: systemTimer, random: systemRandom, log }
  const { service, close } = await openKiosk({
    settings,
    appVersion: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
    fetch,
    keystore: null,
    openTerminal: () => openTerminal({ settings, spawnTerminal: spawnTerminalUnderNode, ports }),
    ports,
  })
  onClose(close)
  keepHeapSmall()
  const files = createPageFiles(join(root, 'dist/renderer'), service.poster)
  const serve = createServe({ service, ports }, printPageUp)
  const opened = await openBrowserHost({ serve, files, log }, settings.TTMS_KIOSK_PORT)
  onClose(opened.close)
  openBrowser(settings, opened.address, onClose)
  return opened.address
}

function openBrowser(settings: Settings, address: string, onClose: (close: () => unknown) => void): void {
  const program = settings.TTMS_OPEN ? findBrowser() : { why: 'TTMS_OPEN is 0' }
  if (typeof program !== 'string') {
    say(`opens no window: ${program.why}`)
    return
  }
  if (process.getuid?.() === 0) say('WARNING: as root the browser runs without its sandbox')
  const profile = join(settings.kioskDir, 'browser')
  const isKiosk = settings.TTMS_KIOSK_MODE ?? false
  const start = () => startBrowser({ program, profile, address, isKiosk })
  if (isKiosk) {
    onClose(keepBrowserOpen({ start, clock: systemClock, timer: systemTimer, say }).close)
    return
  }
  const browser = start()
  onClose(browser.end)
  browser.onEnd(({ isClosed, lastWords }) => {
    if (isClosed) host.requestEnd('the window was closed')
    else say(`the browser ended by itself${after(lastWords)}; the kiosk is still at ${address}`)
  })
}
