import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { firstValueFrom } from 'rxjs'
import { keepHeapSmall } from '../../../../electron/keep-heap-small.ts'
import { openKiosk } from '../../../../electron/kiosk.ts'
import { createServe } from '../../../../electron/link/serve.ts'
import { createLog } from '../../../../runtime/log.ts'
import { readSettings } from '../../../../runtime/settings.ts'
import { systemClock, systemRandom, systemTimer } from '../../../../runtime/system-ports.ts'
import { createFakeTerminal } from '../../../support/fake-terminal.ts'
import { fakeEnrolCode } from '../../../support/open-fake-server.ts'
import { openPage } from './page.ts'

// A whole kiosk that sells, through its own calls and over its own link, to a page that only presses buttons:
// `node kiosk.ts FOLDER SERVER SALES`. It writes what that cost as one line of JSON.

const [folder = '', serverUrl = '', salesCount = '0'] = process.argv.slice(2)
const ports = { clock: systemClock, timer: systemTimer, random: systemRandom, log: createLog('kiosk-sales') }
const terminal = createFakeTerminal()
const { service, close } = await openKiosk({
  settings: readSettings({
    TTMS_DATA_DIR: join(folder, 'data'),
    TTMS_SERVER_URL: serverUrl,
    TTMS_ENROL_CODE: fakeEnrolCode,
  }),
  appVersion: '0.0.0',
  fetch,
  keystore: null,
  openTerminal: () => ({ terminal, close: async () => undefined }),
  ports,
})
keepHeapSmall()
const page = openPage(createServe({ service, ports }))
await page.ready()
// The allotment comes first: its requests are not a sale's.
for (let before = 0; ; ) {
  await pause(1_000)
  const { rights, queue } = await firstValueFrom(service.feeds.device({}))
  if (rights.seats > 0 && rights.seats === before && queue.waiting === 0) break
  before = rights.seats
}

const tookMs: number[] = []
const begin = process.cpuUsage()
for (let sale = 1; sale <= Number(salesCount); sale++) tookMs.push(await page.sell(sale))
const { user, system } = process.cpuUsage(begin)
const sorted = tookMs.toSorted((a, b) => a - b)
const figures = {
  residentMb: process.memoryUsage.rss() / 1e6,
  processorMs: (user + system) / 1_000 / Number(salesCount),
  p95Ms: sorted[Math.floor(sorted.length * 0.95)],
}
process.stdout.write(`${JSON.stringify(figures)}\n`)
await close()
process.exit(0)
