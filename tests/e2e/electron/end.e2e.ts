import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { isAlive, startWatched, waitUntil } from '../../../build/checks/processes.ts'
import { ofAnotherSystem } from '../../../build/package-checks/check.ts'
import { runChild } from '../../../build/run-child.ts'
import { electron, endsWithinMs, mainFile, startsWithinMs, test, toEnvironment } from './electron-app.ts'

const readyLine = 'kiosk ready app://kiosk link=electron'
const pageUpLine = 'kiosk page up'

/** The bundled app as an operator starts it: nothing looks into it. */
const spawnApp = (dataDir: string, settings: Readonly<Record<string, string>> = {}) =>
  startWatched(electron, [mainFile], { env: toEnvironment({ TTMS_DATA_DIR: dataDir, ...settings }) })

/** A database that was closed in order has nothing beside it. */
const unclosed = (dataDir: string) =>
  readdirSync(join(dataDir, 'kiosk'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /sqlite-(wal|shm)$/.test(name),
  )

test('10. app.quit ends it with 0, the store closed', async ({ start, dataDir }) => {
  const running = await start()
  await running.waitForPage()
  await running.main(({ app }) => void globalThis.setTimeout(() => app.quit(), 100))
  expect(await running.ended()).toBe(0)
  expect(unclosed(dataDir)).toEqual([])
})

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`10. ${signal} after its ready lines ends it with 0, with no process left and the store closed`, async ({
    dataDir,
    bundle: _bundle,
  }) => {
    test.skip(process.platform === 'win32', `${ofAnotherSystem}Windows has no signals that a program could hear`)
    const app = spawnApp(dataDir)
    await app.printed(readyLine, startsWithinMs)
    await app.printed(pageUpLine, startsWithinMs)
    app.child.kill(signal)
    expect(await app.ended(endsWithinMs)).toBe(0)
    expect(unclosed(dataDir)).toEqual([])
  })
}

test('10. SIGTERM 100 ms after it was started ends it, with no process left', async ({ dataDir, bundle: _bundle }) => {
  test.skip(process.platform === 'win32', `${ofAnotherSystem}Windows has no signals that a program could hear`)
  const app = spawnApp(dataDir)
  await setTimeout(100)
  app.child.kill('SIGTERM')
  // Before Electron listens, the signal itself ends it: then nothing of ours had begun.
  expect([0, 'SIGTERM']).toContain(await app.ended(endsWithinMs))
})

test('10. the end of the pipe of whoever started it ends it with 0', async ({ dataDir, bundle: _bundle }) => {
  test.skip(process.platform !== 'win32', `${ofAnotherSystem}elsewhere a signal does`)
  const app = runChild({ program: electron, args: [mainFile] }, toEnvironment({ TTMS_DATA_DIR: dataDir }))
  let isUp = false
  app.onLine((line) => {
    if (line === pageUpLine) isUp = true
  })
  await waitUntil('its page', startsWithinMs, () => isUp)
  let code: number | null = null
  void app.ended.then((ended) => {
    code = ended
  })
  app.end()
  await waitUntil('its end', endsWithinMs, () => code !== null && !isAlive(app.processId ?? 0))
  expect(code).toBe(0)
  expect(unclosed(dataDir)).toEqual([])
})

test('11. a second one on the same data is refused with 78, and the first goes on', async ({
  dataDir,
  bundle: _bundle,
}) => {
  const first = spawnApp(dataDir)
  try {
    await first.printed(pageUpLine, startsWithinMs)
    const second = spawnApp(dataDir)
    expect(await second.ended(startsWithinMs)).toBe(78)
    expect(second.stderr()).toContain('kiosk: a kiosk runs already on this data folder')
    expect(first.isRunning()).toBe(true)
  } finally {
    first.kill()
  }
})

test('11. a wrong setting is refused with 78, in a line that names it', async ({ dataDir, bundle: _bundle }) => {
  const app = spawnApp(dataDir, { TTMS_HOLD_SECONDS: 'soon' })
  expect(await app.ended(startsWithinMs)).toBe(78)
  expect(app.stderr()).toContain('kiosk: TTMS_HOLD_SECONDS must be a whole number')
})

test('11. a terminal program that is killed comes back', async ({ start }) => {
  const running = await start({ TTMS_DEMO: '1' })
  await running.waitForPage()
  const terminalId = () =>
    running.main(({ app }) => app.getAppMetrics().find(({ name }) => name === 'Payment terminal simulator')?.pid ?? 0)
  await waitUntil('the terminal program', 10_000, async () => (await terminalId()) > 0)
  const before = await terminalId()
  process.kill(before, 'SIGKILL')
  await waitUntil('another terminal program', 30_000, async () => ![0, before].includes(await terminalId()))
})
