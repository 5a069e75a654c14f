import { join } from 'node:path'
import { filter, firstValueFrom } from 'rxjs'
import { connectTerminalSimulator } from '../../electron/devices/terminal/drivers/simulator.ts'
import { spawnTerminalUnderNode, startTerminalProgram } from '../../electron/devices/terminal/start-terminal-program.ts'
import type { Journal } from '../../electron/journal/journal.ts'
import { openKioskStore } from '../../electron/journal/open-kiosk-store.ts'
import { openSalesDesk } from '../../electron/sales/open-sales-desk.ts'
import { createLog } from '../../runtime/log.ts'
import { systemClock, systemRandom, systemTimer } from '../../runtime/system-ports.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import { seatsOf } from '../../shared/seats/seat-plan.ts'
import { cinemaClockOf } from './cinema-clock.ts'
import { aShowtime, someShowtimeFacts } from './sales-facts.ts'
import { firstOf } from './until.ts'
import { withoutServer } from './without-server.ts'

// A kiosk that is offline and sells its whole allotment, one seat after the other: the real store, the real terminal
// program. Run by tests as `node selling-kiosk.ts FOLDER settle|sell [die-before-sold]`, to be killed at any moment.

const [folder = '', mode, failpoint] = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)

const log = createLog('selling-kiosk')
const clock = systemClock
const cinemaClock = cinemaClockOf(clock)
const store = await openKioskStore({
  directory: join(folder, 'kiosk'),
  sealDirectory: join(folder, 'seal'),
  clock,
  cinemaClock,
  random: systemRandom,
  keystore: null,
})
const program = startTerminalProgram({
  dataDir: folder,
  spawnTerminal: spawnTerminalUnderNode,
  ports: { timer: systemTimer, log },
})
const facts = someShowtimeFacts(clock.nowMs(), Array(40).fill('.'.repeat(40)))

const journal: Journal = {
  ...store.journal,
  append: (kind, body) => {
    if (kind === 'sold' && failpoint === 'die-before-sold') process.kill(process.pid, 'SIGKILL')
    return store.journal.append(kind, body)
  },
}
if (!journal.owner()) {
  await journal.begin({ device: 1 as DeviceNumber, epoch: 1 })
  const seats = seatsOf(facts.showtimeFor(aShowtime)?.plan ?? { rows: 0, cols: 0, gaps: [], wheelchairs: [] })
  await journal.append('rights-taken', {
    showtimeId: aShowtime,
    requestId: systemRandom.uuid(),
    purpose: 'allotment',
    seats: seats.map((seat) => ({ ...seat, grantNumber: 1 })),
  })
}
const { rights, sellTickets } = await openSalesDesk({
  journal,
  facts,
  terminal: connectTerminalSimulator(program),
  deviceKey: store.deviceKeys.present,
  cinemaId: () => 1,
  ...withoutServer,
  ageOf: (atMs) => clock.nowMs() - atMs,
  ports: { clock, timer: systemTimer, random: systemRandom, log },
  cinemaClock,
})

const address = await firstValueFrom(program.address$.pipe(filter((found) => found !== null)))
await sellTickets.resume()
await firstOf(sellTickets.view$, ({ stage }) => stage !== 'verifying')
say(`settled ${rights.openPayments().length}`)

while (mode === 'sell') {
  const [seat] = rights.rightsOf(aShowtime)
  if (!seat) break
  const delayMs = Math.floor(systemRandom.unit() * 20)
  await fetch(`${address}/behaviour`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ next: 'approve', delayMs }),
  })
  await sellTickets.hold({ showtimeId: aShowtime, seats: [{ row: seat.row, col: seat.col }] })
  say('held')
  await sellTickets.pay({ method: 'card' })
  say('paying')
  const order = await firstOf(sellTickets.view$, ({ stage }) => stage === 'sold')
  say(`sold ${order.stage === 'sold' ? order.tickets[0]?.ticketNumber : ''}`)
}
await store.close()
await program.stop()
say('closed')
