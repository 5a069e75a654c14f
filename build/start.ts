import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSettings } from '../runtime/settings.ts'
import { prepareKiosk } from './kiosk-command.ts'
import { refuseStart } from './refuse-start.ts'
import { type Child, onEndSignal, runChild } from './run-child.ts'
import { runKiosk } from './run-kiosk.ts'
import { startTogether } from './start-together.ts'

// `npm start`: the central server with a demo cinema, and a kiosk beside it.

const serverProgram = join(fileURLToPath(new URL('..', import.meta.url)), 'server/main.ts')
const print = (line: string) => void process.stdout.write(`${line}\n`)
const say = (line: string) => void process.stderr.write(`start: ${line}\n`)

await refuseStart('start', async () => {
  const environment = { ...process.env, TTMS_DEMO: process.env.TTMS_DEMO || '1' }
  const settings = readSettings(environment)
  const ending = new AbortController()
  // From here on: what is started to make it ready ends with it, too.
  onEndSignal(() => ending.abort())
  const kioskCommand = await prepareKiosk(settings, ending.signal)
  if (kioskCommand === null) process.exit(0)

  const startServer = (): Child => {
    const server = runChild({ program: process.execPath, args: [serverProgram] }, environment)
    say(`the server is process ${server.processId}`)
    return server
  }
  const startKiosk = (serverUrl: string): Child => {
    const ofKiosk = { ...environment, TTMS_SERVER_URL: process.env.TTMS_SERVER_URL || serverUrl }
    const kiosk = runKiosk(kioskCommand, ofKiosk, say)
    say(`the kiosk is process ${kiosk.processId}`)
    return kiosk
  }
  process.exitCode = await startTogether({ startServer, startKiosk, onEndSignal, print, say })
  ending.abort()
})
