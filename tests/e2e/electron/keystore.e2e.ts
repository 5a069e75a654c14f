import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { isAlive, waitUntil } from '../../../build/checks/processes.ts'
import { ofAnotherSystem } from '../../../build/package-checks/check.ts'
import { type CinemaServer, readDemoEnrolCode, startServer } from '../../support/cinema-programs.ts'
import { endsWithinMs, type RunningApp, test } from './electron-app.ts'

const isSealed = (dataDir: string) => existsSync(join(dataDir, 'kiosk', 'device-key.sealed'))
const isPlain = (dataDir: string) => existsSync(join(dataDir, 'kiosk', 'device-key.pem'))

const settingsFor = (server: CinemaServer) => ({
  ...{ TTMS_KIOSK_MODE: '1', TTMS_DEMO: '1' },
  ...{ TTMS_SERVER_URL: server.url, TTMS_ENROL_CODE: readDemoEnrolCode(server) },
})

async function quit(running: RunningApp): Promise<void> {
  await running.main(({ app }) => void globalThis.setTimeout(() => app.quit(), 100))
  expect(await running.ended(endsWithinMs)).toBe(0)
}

/** The kind of the key that the system's keystore seals with, or null where there is none that is any good. */
const readKeystore = ({ main }: RunningApp) =>
  main(async ({ safeStorage }) => {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return null
    const kind = (await safeStorage.encryptStringAsync('probe')).subarray(0, 3).toString('latin1')
    return process.platform === 'linux' && kind === 'v10' ? null : kind
  })

test('12. the device’s key goes into the keystore over restarts, and opens there', async ({ start, dataDir }) => {
  const server = await startServer({ dataDir: `${dataDir}-server` })
  const settings = settingsFor(server)
  const first = await start(settings)
  await first.waitForLine()
  const keystore = await readKeystore(first)
  test.skip(keystore === null, 'there is no keystore on this machine')
  // Sealed at the first start, alone in the keystore once a later start has opened it.
  expect([isSealed(dataDir), isPlain(dataDir)]).toEqual([true, true])
  await setTimeout(12_000)
  await quit(first)
  const second = await start(settings)
  await second.waitForLine()
  expect([isSealed(dataDir), isPlain(dataDir)]).toEqual([true, false])
  await quit(second)
  const third = await start(settings)
  // With another key the server would not know it.
  await third.waitForLine()
  await quit(third)
  await server.kill()
})

test('12. killed in the first seconds of its first start it is the same device at the next', async ({
  start,
  dataDir,
}) => {
  const server = await startServer({ dataDir: `${dataDir}-server` })
  const settings = settingsFor(server)
  const first = await start(settings)
  await first.waitForLine()
  process.kill(first.processId, 'SIGKILL')
  await waitUntil('its end', 5_000, () => !isAlive(first.processId))
  // Without a code of its own it could not enrol again.
  const second = await start({ ...settings, TTMS_ENROL_CODE: '' })
  await second.waitForLine()
  await quit(second)
  await server.kill()
})

test('12. a constant key counts as no keystore: the key stays in a file', async ({ start, dataDir }) => {
  test.skip(process.platform !== 'linux', `${ofAnotherSystem}Linux alone has such a key`)
  const running = await start({ TTMS_KIOSK_MODE: '1' }, ['--password-store=basic'])
  await running.waitForPage()
  expect([isSealed(dataDir), isPlain(dataDir)]).toEqual([false, true])
})

test('12. without the keystore’s folder it says that its key is lost, and goes on', async ({ start, dataDir }) => {
  test.skip(process.platform === 'darwin', `${ofAnotherSystem}macOS keeps the key in the keychain, not in the folder`)
  test.skip(process.platform === 'linux', `${ofAnotherSystem}Linux keeps the key in the keyring, not in the folder`)
  const server = await startServer({ dataDir: `${dataDir}-server` })
  const settings = settingsFor(server)
  const first = await start(settings)
  await first.waitForLine()
  const keystore = await readKeystore(first)
  test.skip(keystore === null, 'there is no keystore on this machine')
  await setTimeout(12_000)
  await quit(first)
  const second = await start(settings)
  await second.waitForLine()
  await quit(second)
  rmSync(join(dataDir, 'kiosk', 'electron'), { recursive: true })

  const third = await start({ ...settings, TTMS_ENROL_CODE: '' })
  const sellingStop = () =>
    third.askPage(
      "new Promise((resolve) => { const stop = window.kiosk.watch('status', {}, ({ sellingStop }) => { resolve(sellingStop); setTimeout(() => stop()) }) })",
    )
  await waitUntil('what it says of its key', 15_000, async () => (await sellingStop()) === 'key-lost')
  await quit(third)
  await server.kill()
})
