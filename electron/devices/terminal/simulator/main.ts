import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type DataFolder, lockDataFolder } from '../../../../runtime/data-folder.ts'
import { runProgram } from '../../../../runtime/run-program.ts'
import { readSettings } from '../../../../runtime/settings.ts'
import { systemClock, systemTimer } from '../../../../runtime/system-ports.ts'
import { openChargeLog } from './charge-log.ts'
import { serveTerminal } from './serve.ts'
import { createSimulatedTerminal } from './simulated-terminal.ts'

// The simulated payment terminal: a program of its own, as a real terminal is a device of its own. Its charge log outlives
// the kiosk; it ends when its standard input does, and so with the kiosk that started it, however that ended.

const tries = 50
const betweenTriesMs = 100

/** The terminal of a kiosk that was just killed may need a moment to notice, and holds the charge log until then. */
async function lockWhenFree(path: string): Promise<DataFolder> {
  for (let left = tries; ; left--) {
    try {
      return lockDataFolder(path)
    } catch (refusal) {
      if (left === 0) throw refusal
      await pause(betweenTriesMs)
    }
  }
}

await runProgram('terminal', async () => {
  const { TTMS_DATA_DIR } = readSettings(process.env)
  const folder = await lockWhenFree(join(resolve(TTMS_DATA_DIR), 'terminal'))
  const chargeLog = openChargeLog(folder.path)
  const terminal = createSimulatedTerminal({ chargeLog, clock: systemClock, timer: systemTimer })
  const server = serveTerminal(terminal, chargeLog)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const close = async () => {
    server.closeAllConnections()
    server.close()
    chargeLog.close()
    folder.release()
  }
  // Electron gives its processes a port and no standard input, and ends them itself.
  if (!Reflect.has(process, 'parentPort')) {
    process.stdin.resume()
    process.stdin.once('close', async () => {
      await close()
      process.exit(0)
    })
  }
  return { readyLines: [`terminal ready http://127.0.0.1:${address.port}`], close }
})
