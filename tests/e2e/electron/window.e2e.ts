import { expect } from '@playwright/test'
import { isFiltered, waitUntil } from '../../../build/checks/processes.ts'
import { runSelfTest } from '../../support/electron-suite/self-test.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { endsWithinMs, pinnedVersion, type RunningApp, test } from './electron-app.ts'

const readWindow = ({ main }: RunningApp) =>
  main(({ BrowserWindow, screen }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (!window) return null
    const bounds = window.getBounds()
    return {
      bounds,
      display: screen.getDisplayMatching(bounds).bounds,
      workArea: screen.getDisplayMatching(bounds).workArea,
      isKiosk: window.isKiosk(),
      isFullScreen: window.isFullScreen(),
      isVisible: window.isVisible(),
      isClosable: window.isClosable(),
    }
  })

test('1. a kiosk’s window fills its display within 5 s, in kiosk mode, full screen and visible', async ({ start }) => {
  const running = await start({ TTMS_KIOSK_MODE: '1' })
  await waitUntil('a window as large as its display', 5_000, async () => {
    const window = await readWindow(running)
    return window?.isVisible === true && JSON.stringify(window.bounds) === JSON.stringify(window.display)
  })
  expect(await readWindow(running)).toMatchObject({ isKiosk: true, isFullScreen: true, isClosable: false })
})

test('1. who tries it out has an ordinary window, and closing it ends the program in good order', async ({ start }) => {
  const running = await start()
  await waitUntil('a visible window', 5_000, async () => (await readWindow(running))?.isVisible === true)
  const window = await readWindow(running)
  expect(window).toMatchObject({ isKiosk: false, isFullScreen: false, isClosable: true })
  expect(window?.bounds.width).toBeLessThanOrEqual(window?.workArea.width ?? 0)
  // Not awaited in there: the window is gone before it could answer.
  await running.main(({ BrowserWindow }) => void setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 100))
  expect(await running.ended(endsWithinMs)).toBe(0)
})

test('2. versions are as pinned, and every renderer is held by the sandbox', async ({ start }) => {
  const running = await start()
  await running.waitForPage()
  const found = await running.main(({ app }) => ({
    electron: process.versions.electron,
    node: process.versions.node,
    sqlite: process.versions.sqlite,
    hasNoSandbox: app.commandLine.hasSwitch('no-sandbox'),
    renderers: app.getAppMetrics().flatMap(({ type, pid, sandboxed }) => (type === 'Tab' ? [{ pid, sandboxed }] : [])),
  }))
  expect(found).toMatchObject({ electron: pinnedVersion, hasNoSandbox: false })
  expect(isAtLeast(found.node, '24.15.0')).toBe(true)
  expect(isAtLeast(found.sqlite ?? '0', '3.51.3')).toBe(true)
  expect(found.renderers.length).toBeGreaterThan(0)
  for (const { pid, sandboxed } of found.renderers) {
    // Electron tells it on Windows and macOS; on Linux the system does.
    expect(process.platform === 'linux' ? isFiltered(pid) : sandboxed).toBe(true)
  }
})

test('3. the main process’s crypto and SQLite have Node’s results', async ({ start }) => {
  const running = await start()
  const [there, here] = [makeTemporaryFolder(), makeTemporaryFolder()]
  const result = await running.main(
    (_electron, { text, folder }) => (new Function(`return (${text})`)() as (path: string) => unknown)(folder),
    { text: String(runSelfTest), folder: there.path },
  )
  expect(result).toEqual(runSelfTest(here.path))
  there.remove()
  here.remove()
})

function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('.').map(Number))
  for (const [index, wanted] of (b ?? []).entries()) {
    const part = a?.[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}
