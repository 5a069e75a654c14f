import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { expect } from '@playwright/test'
import { waitUntil } from '../../../build/checks/processes.ts'
import { type CinemaServer, readDemoEnrolCode, startServer } from '../../support/cinema-programs.ts'
import { expectOnlyTheLink } from '../shell-checks/exposed.ts'
import { expectCallsAndTenWatches, expectStaffFeedToEnd, expectTheLargestInput } from '../shell-checks/link.ts'
import { appVersion, endsWithinMs, type RunningApp, test } from './electron-app.ts'

/** What a page is told whose messages the main process dropped. */
const dropped = { ok: false, refusal: { code: 'LinkLost' } }

const settingsFor = (server: CinemaServer) => ({
  ...{ TTMS_SERVER_URL: server.url, TTMS_DEMO: '1', TTMS_ENROL_CODE: readDemoEnrolCode(server) },
})

test('4. the link carries the list, its largest input and ten watches, and a staff feed ends at sign-out', async ({
  start,
  dataDir,
}) => {
  const server = await startServer({ dataDir: `${dataDir}-server` })
  const { page, waitForPage, waitForLine } = await start(settingsFor(server))
  await waitForPage()
  await waitForLine()
  await expectOnlyTheLink(page)
  await expectCallsAndTenWatches(page)
  await expectTheLargestInput(page)
  await expectStaffFeedToEnd(page, server.administrator)
  await server.kill()
})

/** Whether a watch of the page that is there now gets its first item, asked in the main process. */
const hasFeed = ({ inPage }: RunningApp) =>
  inPage(`new Promise((resolve) => {
    setTimeout(() => resolve(false), 3000)
    window.kiosk.watch('status', {}, () => resolve(true))
  })`)

test('4. after a reload and a crash the feeds are back', async ({ start }) => {
  const running = await start()
  await running.waitForPage()
  await running.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload())
  await running.waitForPage()
  expect(await hasFeed(running)).toBe(true)
  const before = await running.rendererId()
  await running.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  await waitUntil('another renderer', 5_000, async () => ![0, before].includes(await running.rendererId()))
  await running.waitForPage(5_000)
  expect(await hasFeed(running)).toBe(true)
})

test('5. a second window and the out-of-service page are not answered, though they have the preload', async ({
  start,
}) => {
  const running = await start()
  await running.waitForPage()
  const second = await running.main(async ({ BrowserWindow, session }, preload) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload, session: session.fromPartition('kiosk'), sandbox: true, contextIsolation: true },
    })
    // Its promise may not settle; the call waits for the page by itself.
    window.loadURL('app://kiosk/').catch(() => undefined)
    const answer = await window.webContents.executeJavaScript("window.kiosk.call('order.extend', {})")
    window.destroy()
    return answer
  }, preloadFile())
  expect(second).toEqual(dropped)

  await running.main(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]
      ?.loadURL('app://kiosk/out-of-service.html')
      .catch(() => undefined)
  })
  await waitUntil('the out-of-service page', 5_000, async () => {
    return (await running.askPage('location.pathname')) === '/out-of-service.html'
  })
  expect(await running.inPage("window.kiosk.call('order.extend', {})")).toEqual(dropped)
})

test('13. the version that the server is told is package.json’s', async ({ start, dataDir }) => {
  const server = await startServer({ dataDir: `${dataDir}-server` })
  const { waitForPage, waitForLine, main, ended } = await start(settingsFor(server))
  await waitForPage()
  await waitForLine()
  await main(({ app }) => void setTimeout(() => app.quit(), 100))
  await ended(endsWithinMs)
  await server.stop()
  const database = await PGlite.create(join(server.dataDir, 'central', 'pglite'))
  const { rows } = await database.query('select app_version from devices where app_version is not null')
  await database.close()
  expect(rows).toEqual([{ app_version: appVersion }])
})

function preloadFile(): string {
  return join(import.meta.dirname, '../../../dist/electron/preload.cjs')
}
