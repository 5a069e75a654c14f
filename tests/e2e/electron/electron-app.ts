import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import type * as Electron from 'electron'
import { bundleElectron } from '../../../build/bundle.ts'
import { isAlive, waitUntil, within } from '../../../build/checks/processes.ts'
import { findElectron } from '../../../build/find-electron.ts'
import { buildRendererIfChanged } from '../../../build/renderer.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

// A real Electron, for what nothing else can show (docs: README, "What runs where"). Nothing here waits for a promise
// that may never settle: a dead frame answers nothing, so each step has a limit and processes are watched by their ids.

const root = fileURLToPath(new URL('../../..', import.meta.url))
export const electron = findElectron(join(root, 'node_modules/electron')) ?? ''
export const pinnedVersion: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies
  .electron
export const appVersion: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
export const mainFile = join(root, 'dist/electron/main.js')

const stepMs = 15_000
const askedMs = 1_000
export const startsWithinMs = 30_000
export const endsWithinMs = 10_000

type ElectronModule = typeof Electron

export type RunningApp = {
  readonly app: ElectronApplication
  readonly page: Page
  /** The id of the main process, which on Windows is not the one that was started (a shell is in between). */
  readonly processId: number
  /** Runs this in the main process. */
  readonly main: <Result, Arg = undefined>(
    what: (electron: ElectronModule, arg: Arg) => Result | Promise<Result>,
    arg?: Arg,
  ) => Promise<Result>
  /** Runs this script in the window's page as it is now, as if a person had just touched it, and waits for its result. */
  readonly inPage: (script: string) => Promise<unknown>
  /** As `inPage`, for asking again and again: null where there is no answer within a second, as from a dead frame. */
  readonly askPage: (script: string) => Promise<unknown>
  /** The process id of the window's page. */
  readonly rendererId: () => Promise<number>
  /** Waits for the page to draw a screen, whichever: without a server it is the one that says why nothing is sold. */
  readonly waitForPage: (withinMs?: number) => Promise<void>
  /** Waits for the first screen of a kiosk that sells. */
  readonly waitForAttract: () => Promise<void>
  /** Waits until the kiosk is in touch with its server. */
  readonly waitForLine: () => Promise<void>
  /** Waits for the end of the main process: its exit code, where the system tells it. */
  readonly ended: (withinMs?: number) => Promise<number | null>
}

/** Starts the bundled app with Chromium's sandbox. */
async function launch(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<RunningApp> {
  const app = await _electron.launch({
    executablePath: electron,
    args: [...args, mainFile],
    env: toEnvironment(environment),
    chromiumSandbox: true,
    timeout: startsWithinMs,
  })
  const page = await app.firstWindow({ timeout: startsWithinMs })
  const main: RunningApp['main'] = (what, arg) =>
    within('the main process’s answer', stepMs, app.evaluate(what as never, arg) as Promise<never>)
  const processId = await main(() => process.pid)
  let exitCode: number | null = null
  app.process().once('exit', (code) => {
    exitCode = code
  })
  const inPage: RunningApp['inPage'] = (script) =>
    main(
      ({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text, true),
      script,
    )
  const askPage: RunningApp['askPage'] = (script) =>
    within('the page’s answer', askedMs, inPage(script)).catch(() => null)
  const screen = (selector: string) => `document.querySelector('${selector}') !== null`
  return {
    app,
    page,
    processId,
    main,
    inPage,
    askPage,
    rendererId: () => main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0),
    waitForPage: (withinMs = stepMs) =>
      waitUntil(
        'a screen',
        withinMs,
        async () => (await askPage(screen('[data-screen]:not([data-screen="connecting"])'))) === true,
      ),
    waitForAttract: () =>
      waitUntil('the first screen', startsWithinMs, async () => {
        return (await askPage(screen('[data-screen="attract"]'))) === true
      }),
    waitForLine: () =>
      waitUntil('the line to the server', startsWithinMs, async () => {
        const script = `new Promise((resolve) => {
          const stop = window.kiosk.watch('status', {}, ({ line }) => resolve(line))
          setTimeout(() => stop(), 500)
        })`
        return (await askPage(script)) === 'online'
      }),
    ended: async (withinMs = endsWithinMs) => {
      await waitUntil('the end of the main process', withinMs, () => !isAlive(processId))
      await waitUntil('its exit code', 2_000, () => exitCode !== null || process.platform === 'win32')
      return exitCode
    },
  }
}

/** The settings of a test alone, beside what the system itself needs. */
export function toEnvironment(settings: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || /^TTMS_|^NODE_|^ELECTRON_|^DATABASE_URL$/.test(name) ? [] : [[name, value] as const],
  )
  return { ...Object.fromEntries(kept), TTMS_SERVER_URL: 'http://127.0.0.1:1', TTMS_TERMINAL: 'simulator', ...settings }
}

function whyNot(): string | null {
  if (electron === '') return "Electron's program is not on this machine"
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  if (process.getuid?.() === 0) return 'as root Electron has no sandbox'
  return null
}

type Fixtures = {
  readonly dataDir: string
  /** Starts an app that ends with the test. */
  readonly start: (environment?: Readonly<Record<string, string>>, args?: readonly string[]) => Promise<RunningApp>
}

/** A test on a real Electron; where there can be none it is skipped, and counted so with its reason. */
export const test = base.extend<Fixtures & { readonly needsElectron: null }, { readonly bundle: null }>({
  bundle: [
    async ({ browserName: _browserName }, use) => {
      if (whyNot() === null) {
        await buildRendererIfChanged()
        await bundleElectron()
      }
      await use(null)
    },
    { scope: 'worker' },
  ],
  needsElectron: [
    async ({ browserName: _browserName }, use, testInfo) => {
      const reason = whyNot()
      testInfo.skip(reason !== null, reason ?? '')
      await use(null)
    },
    { auto: true },
  ],
  dataDir: async ({ browserName: _browserName }, use) => {
    const folder = makeTemporaryFolder()
    await use(join(folder.path, 'data'))
    folder.remove()
  },
  start: async ({ dataDir, bundle: _bundle }, use) => {
    const started: RunningApp[] = []
    await use(async (environment = {}, args = []) => {
      const running = await launch({ TTMS_DATA_DIR: dataDir, ...environment }, args)
      started.push(running)
      return running
    })
    for (const { processId } of started) if (isAlive(processId)) process.kill(processId, 'SIGKILL')
  },
})
