import { readSettings } from '../program/settings.ts'
import { prepareKiosk } from './kiosk-command.ts'
import { refuseStart } from './refuse-start.ts'
import { onEndSignal } from './run-child.ts'
import { runKiosk } from './run-kiosk.ts'

const say = (line: string) => void process.stderr.write(`kiosk: ${line}\n`)

// `npm run kiosk`: a kiosk alone, in Electron where that is here or can be fetched, else in the browser host.

await refuseStart('kiosk', async () => {
  const ending = new AbortController()
  const kiosk = runKiosk(await prepareKiosk(readSettings(process.env), ending.signal), process.env, say)
  kiosk.onLine((line) => process.stdout.write(`${line}\n`))
  onEndSignal(kiosk.end)
  process.exitCode = await kiosk.ended
  ending.abort()
})
