import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ElectronApplication, Page } from '@playwright/test'
import { _electron, expect, test } from '@playwright/test'
import { bundleElectron } from '../../../build/bundle.ts'
import { findElectron } from '../../../build/find-electron.ts'
import { buildRendererIfChanged } from '../../../build/renderer.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

// What only a real Electron can show; the rest of the shell is tested against a recording fake (tests/electron/shell).

const root = fileURLToPath(new URL('../../..', import.meta.url))
const electron = findElectron(join(root, 'node_modules/electron'))
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
const whyNot = !electron ? "Electron's program is not on this machine" : hasDisplay ? null : 'there is no display'

let app: ElectronApplication
let page: Page
let folder: ReturnType<typeof makeTemporaryFolder>

test.describe('the kiosk in Electron', () => {
  test.skip(whyNot !== null, whyNot ?? '')
  // One after the other: they look at one program.
  test.describe.configure({ mode: 'default' })

  test.beforeAll(async () => {
    await buildRendererIfChanged()
    await bundleElectron()
    folder = makeTemporaryFolder()
    app = await _electron.launch({
      executablePath: electron ?? '',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), join(root, 'dist/electron/main.js')],
      env: { ...definedOnly(process.env), TTMS_DATA_DIR: folder.path, TTMS_SERVER_URL: 'http://127.0.0.1:1' },
    })
    page = await app.firstWindow()
    await page.waitForFunction(() => document.querySelector('#root')?.childElementCount)
  })
  test.afterAll(async () => {
    // A kiosk does not close because it is asked to quit from inside; a signal ends it.
    app.process().kill('SIGTERM')
    folder.remove()
  })

  test('shows its page from its own origin, with the list of calls and nothing of Node', async () => {
    expect(page.url()).toBe('app://kiosk/')
    const found = await page.evaluate(() => ({
      calls: Object.keys(window.kiosk ?? {}).sort(),
      isFrozen: Object.isFrozen(window.kiosk),
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    }))
    expect(found).toEqual({ calls: ['call', 'watch', 'watchLink'], isFrozen: true, node: [] })
  })

  test('carries feeds and calls', async () => {
    const answered = await page.evaluate(
      () =>
        new Promise((resolve) => {
          window.kiosk?.watch('order', {}, async (order) =>
            resolve([order, await window.kiosk?.call('order.leave', {})]),
          )
        }),
    )
    expect(answered).toEqual([{ stage: 'none' }, { ok: true, value: {} }])
  })

  test('does not let its page navigate, open windows, reach the network or use a device', async () => {
    const reached = await page.evaluate(async () => {
      location.href = 'https://example.org/'
      const opened = window.open('https://example.org/')
      const fetched = await fetch('https://example.org/').then(
        () => 'fetched',
        () => 'refused',
      )
      const seen = await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        () => 'refused',
      )
      return { opened, fetched, seen }
    })
    expect(reached).toEqual({ opened: null, fetched: 'refused', seen: 'refused' })
    expect(page.url()).toBe('app://kiosk/')
    expect(app.windows()).toHaveLength(1)
  })

  test('runs no script that is not its own file', async () => {
    const hasRun = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.hasRun = true'
      document.body.append(script)
      return 'hasRun' in window
    })
    expect(hasRun).toBe(false)
  })

  test('is home again after its page’s process was ended', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
            'document.querySelector("#root").childElementCount',
          ),
        ),
      )
      .toBeGreaterThan(0)
  })
})

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
