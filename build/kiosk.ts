import { readSettings } from '../runtime/settings.ts'
import { prepareKiosk } from './kiosk-command.ts'
import { refuseStart } from './refuse-start.ts'
import { type Child, onEndSignal } from './run-child.ts'
import { runKiosk } from './run-kiosk.ts'

const say = (line: string) => void process.stderr.write(`kiosk: ${line}\n`)

// `npm run kiosk`: a kiosk alone, in Electron where that is here or can be fetched, else in the browser host.

await refuseStart('kiosk', async () => {
  const ending = new AbortController()
  let kiosk: Child | null = null
  // From here on: what is started to make it ready ends with it, too.
  onEndSignal(() => {
    ending.abort()
    kiosk?.end()
  })
  const command = await prepareKiosk(readSettings(process.env), ending.signal)
  if (command === null) process.exit(0)
  kiosk = runKiosk(command, process.env, say)
  kiosk.onLine((line) => process.stdout.write(`${line}\n`))
  process.exitCode = await kiosk.ended
  ending.abort()
})
