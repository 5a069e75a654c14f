import { cpSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Running } from '../../runtime/run-program.ts'
import { readSettings } from '../../runtime/settings.ts'
import { startServer } from '../../server/start-server.ts'
import { prepareServerData } from './prepared-data.ts'
import { createSilentLog } from './silent-log.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'

/** The real central server with its demo cinema on an embedded database; `stop` and `start` are its power switch. */
export async function aDemoServer() {
  const folder = makeTemporaryFolder()
  const port = await aFreePort()
  const { log, faults } = createSilentLog()
  const settings = readSettings({ TTMS_DATA_DIR: folder.path, TTMS_PORT: String(port), TTMS_DEMO: '1' })
  const database = join(folder.path, 'central', 'pglite')
  let running: Running | null = null
  const start = async () => {
    running = await startServer(settings, log)
  }
  const stop = async () => {
    await running?.close()
    running = null
  }
  onTestFinished(async () => {
    await stop()
    folder.remove()
  })
  await prepareServerData(folder.path)
  await start()
  /** Its password is new at each start. */
  const administrator = () => {
    const lines = (running as Running | null)?.readyLines ?? []
    const [, login = '', password = ''] = /administrator (\S+) (\S+)/.exec(lines.join('\n')) ?? []
    return { login, password }
  }
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir: folder.path,
    administrator,
    faults,
    start,
    stop,
    /** While it is stopped: a copy of its database, and that copy in the database's place. */
    copy: () => cpSync(database, `${database}.copy`, { recursive: true }),
    restore: () => {
      rmSync(database, { recursive: true })
      cpSync(`${database}.copy`, database, { recursive: true })
    },
  }
}

function aFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
