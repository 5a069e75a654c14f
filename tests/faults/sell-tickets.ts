import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { BehaviorSubject } from 'rxjs'
import { openChargeLog } from '../../electron/devices/terminal/simulator/charge-log.ts'
import { createSimulatedTerminal } from '../../electron/devices/terminal/simulator/simulated-terminal.ts'
import { openKioskStore } from '../../electron/journal/open-kiosk-store.ts'
import { openSalesDesk } from '../../electron/sales/open-sales-desk.ts'
import { createLog } from '../../runtime/log.ts'
import { systemClock, systemRandom, systemTimer } from '../../runtime/system-ports.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import { seatsOf } from '../../shared/seats/seat-plan.ts'
import { cinemaClockOf } from '../support/cinema-clock.ts'
import { aShowtime, someShowtimeFacts } from '../support/sales-facts.ts'
import { firstOf } from '../support/until.ts'
import { withoutServer } from '../support/without-server.ts'

// A kiosk that is offline and sells so many seats, one after the other, on the real store: `node sell-tickets.ts FOLDER
// COUNT`. It settles what is open first, and says `sold NUMBER` of each ticket, by itself and at once. Tests look at its
// system calls, or let one of them fail. A call that is refused by a fault ends it.

const [folder = '', count = '0'] = process.argv.slice(2)
const say = (line: string) => writeSync(1, `${line}\n`)

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
const { journal } = store
const facts = someShowtimeFacts(clock.nowMs(), Array(40).fill('.'.repeat(40)))
if (!journal.owner()) {
  await journal.begin({ device: 1 as DeviceNumber, epoch: 1 })
  const plan = facts.showtimeFor(aShowtime)?.plan
  const seats = (plan ? seatsOf(plan) : []).map((seat) => ({ ...seat, grantNumber: 1 }))
  await journal.append('rights-taken', {
    ...{ showtimeId: aShowtime, requestId: systemRandom.uuid(), purpose: 'allotment', seats },
  })
}
const chargeLog = openChargeLog(join(folder, 'terminal'))
const simulated = createSimulatedTerminal({ chargeLog, clock, timer: systemTimer })
const { rights, sellTickets } = await openSalesDesk({
  journal,
  facts,
  terminal: {
    charge: async (request) => {
      simulated.behave({ next: 'approve', delayMs: 0 })
      return (await simulated.charge(request)) ?? { state: 'no-answer' }
    },
    ask: async (key) => simulated.ask(key),
    cancel: async (key) => simulated.cancel(key),
    reverse: async (key) => simulated.reverse(key),
    refund: async (request) => simulated.refund(request) ?? { state: 'no-answer' },
    methods: ['card', 'wallet'],
    status$: new BehaviorSubject('ready' as const),
  },
  deviceKey: store.deviceKeys.present,
  cinemaId: () => 1,
  ...withoutServer,
  ageOf: (atMs) => clock.nowMs() - atMs,
  ports: { clock, timer: systemTimer, random: systemRandom, log: createLog('sell-tickets') },
  cinemaClock,
})
await sellTickets.resume()
await firstOf(sellTickets.view$, ({ stage }) => stage !== 'verifying')
say('begins')
for (const seat of rights.rightsOf(aShowtime).slice(0, Number(count))) {
  await sellTickets.hold({ showtimeId: aShowtime, seats: [{ row: seat.row, col: seat.col }] })
  await sellTickets.pay({ method: 'card' })
  const order = await firstOf(sellTickets.view$, ({ stage }) => stage === 'sold')
  say(`sold ${order.stage === 'sold' ? order.tickets[0]?.ticketNumber : ''}`)
}
say('ends')
await store.close()
chargeLog.close()
process.exit(0)
