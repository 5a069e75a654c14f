import { expect } from '@playwright/test'
import { isAlive, waitUntil } from '../../../build/checks/processes.ts'
import { endsWithinMs, type RunningApp, test } from './electron-app.ts'

const outOfService = '/out-of-service.html'

/** Ends the page's process, and waits until that is so. */
async function crash(running: RunningApp): Promise<void> {
  const before = await running.rendererId()
  // From the main process and not from here: the answer comes before the crash.
  await running.main(({ BrowserWindow }) => {
    setTimeout(() => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(), 50)
  })
  await waitUntil('the end of the page’s process', 5_000, () => !isAlive(before))
}

test('9. after a crash the page is up again within 5 s, in another process', async ({ start }) => {
  const running = await start()
  await running.waitForPage()
  const before = await running.rendererId()
  await crash(running)
  await running.waitForPage(5_000)
  expect(await running.rendererId()).not.toBe(before)
})

test('9. a page in an endless loop is ended 10 s after its last beat, and comes back', async ({ start }) => {
  const running = await start()
  await running.waitForPage()
  const before = await running.rendererId()
  const startedAtMs = performance.now()
  await running.main(({ BrowserWindow }) => {
    // Its promise never settles.
    BrowserWindow.getAllWindows()[0]
      ?.webContents.executeJavaScript('for (;;);')
      .catch(() => undefined)
  })
  await waitUntil('the end of the page’s process', 13_000, () => !isAlive(before))
  // The last beat came up to 2 s before the loop.
  expect(performance.now() - startedAtMs).toBeGreaterThan(7_900)
  await running.waitForPage(5_000)
})

test('9. a crash while the page loads leads to one load more', async ({ start }) => {
  const running = await start()
  await running.waitForPage()
  await running.main(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    Object.assign(globalThis, { loads: 0 })
    contents?.on('did-start-loading', () => {
      const counts = globalThis as unknown as { loads: number }
      counts.loads += 1
      if (counts.loads === 1) setTimeout(() => contents.forcefullyCrashRenderer(), 10)
    })
    contents?.reload()
  })
  const loads = () => running.main(() => (globalThis as unknown as { loads: number }).loads)
  await waitUntil('the load after the crash', 5_000, async () => (await loads()) === 2)
  await running.waitForPage(5_000)
  expect(await loads()).toBe(2)
})

test('9. four crashes end the program with 70, and four more at the next start put it out of service', async ({
  start,
}) => {
  const first = await start()
  await first.waitForPage()
  for (let count = 1; count <= 3; count++) {
    await crash(first)
    await first.waitForPage()
  }
  await crash(first)
  const code = await first.ended(endsWithinMs)
  // On Windows a shell is in between, which passes the code on.
  expect(code).toBe(70)

  const second = await start()
  await second.waitForPage()
  for (let count = 1; count <= 3; count++) {
    await crash(second)
    await second.waitForPage()
  }
  await crash(second)
  await waitUntil('the out-of-service page', 10_000, async () => {
    return (await second.askPage('location.pathname')) === outOfService
  })
  expect(await second.inPage('document.body.innerText.length > 0')).toBe(true)
})
