import { readSettings } from '../program/settings.ts'
import { prepareKiosk } from './kiosk-command.ts'
import { refuseStart } from './refuse-start.ts'
import { onEndSignal, runChild } from './run-child.ts'

// `npm run kiosk`: a kiosk alone, in Electron where that is here or can be fetched, else in the browser host.

await refuseStart('kiosk', async () => {
  const command = await prepareKiosk(readSettings(process.env))
  const kiosk = runChild(command, process.env)
  kiosk.onLine((line) => process.stdout.write(`${line}\n`))
  onEndSignal(kiosk.end)
  process.exitCode = await kiosk.ended
})
