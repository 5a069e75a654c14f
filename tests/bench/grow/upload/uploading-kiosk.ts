import { join } from 'node:path'
import { openKioskStore } from '../../../../electron/journal/open-kiosk-store.ts'
import { createDeliverEpochs } from '../../../../electron/server-link/deliver-epochs.ts'
import { createPassEpoch, createSendEntries } from '../../../../electron/server-link/send-journal.ts'
import { createServerClock } from '../../../../electron/server-link/server-clock.ts'
import { type Ask, createServerRequests } from '../../../../electron/server-link/server-requests.ts'
import { createTextSigner } from '../../../../electron/server-link/sign-request.ts'
import { openNotices } from '../../../../electron/store/notices.ts'
import { createJournalUpload } from '../../../../electron/sync/upload-journal.ts'
import { createLog } from '../../../../runtime/log.ts'
import { systemClock, systemRandom, systemTimer } from '../../../../runtime/system-ports.ts'
import type { PaymentKey, SaleId, ShowtimeId } from '../../../../shared/core/ids.ts'
import { toDeviceId } from '../../../../shared/core/ids.ts'
import { toFen } from '../../../../shared/core/money.ts'
import { type EnrolAnswer, protocolVersion, syncPaths } from '../../../../shared/sync/messages.ts'
import { protocolHeader } from '../../../../shared/sync/protocol-window.ts'
import { cinemaClockOf } from '../../../support/cinema-clock.ts'

// A kiosk that sold while its line was down, and then uploads its journal: the real store, the real upload. Run by the
// bench as `node uploading-kiosk.ts SERVER-URL ENROL-CODE SALES FIRST-SHOWTIME`, with its folder as a setting; it says who it is, sells so many
// single seats in their order, each with the five entries of a sale, and sends them once it is asked to.

const [serverUrl = '', code = '', sales = '0', firstShowtime = '0'] = process.argv.slice(2)
const folder = process.env.TTMS_DATA_DIR ?? ''
const say = (line: string) => process.stdout.write(`${line}\n`)
const seatsOfShowtime = 200
const priceFen = toFen(3_990)

const log = createLog('uploading-kiosk')
const ports = { clock: systemClock, timer: systemTimer, random: systemRandom, log }
const store = await openKioskStore({
  ...{ directory: join(folder, 'kiosk'), sealDirectory: join(folder, 'seal'), clock: systemClock },
  ...{ cinemaClock: cinemaClockOf(systemClock), random: systemRandom, keystore: null },
})
const { journal, deviceKeys, facts } = store
const { publicKey } = deviceKeys.present
const answer = await fetch(new URL(syncPaths.enrol, serverUrl), {
  method: 'POST',
  headers: { 'content-type': 'application/json', [protocolHeader]: String(protocolVersion) },
  body: JSON.stringify({ protocolVersion, code, publicKey, name: 'bench', previousOwners: [] }),
})
const { device, epoch } = (await answer.json()) as EnrolAnswer
await deviceKeys.take(device)
await journal.begin({ device, epoch })
say(`device ${device}`)

for (let sale = 0; sale < Number(sales); sale++) {
  const saleId = systemRandom.uuid() as SaleId
  const key = systemRandom.uuid() as PaymentKey
  const showtimeId = (Number(firstShowtime) + Math.floor(sale / seatsOfShowtime)) as ShowtimeId
  const place = sale % seatsOfShowtime
  const seat = { row: 1 + Math.floor(place / 20), col: 1 + (place % 20), grantNumber: 1, priceFen }
  const ticketNumber = toDeviceId(device, sale + 1) as never
  const shown = { saleId, ticketNumbers: [ticketNumber], copy: 1 }
  const method = 'card'
  await journal.append('payment-started', {
    saleId,
    paymentKey: key,
    showtimeId,
    seats: [seat],
    totalFen: priceFen,
    method,
  })
  await journal.append('sold', {
    ...{ saleId, showtimeId, totalFen: priceFen, tickets: [{ ...seat, ticketNumber, token: 'T'.repeat(180) }] },
    payment: { key, method, terminalReference: 'T1' },
  })
  await journal.append('printed', { ...shown, how: 'screen' })
  await journal.append('seen', shown)
  await journal.append('collected', shown)
}

const serverClock = createServerClock(systemClock)
serverClock.recall({ lastContact: null, latestMs: 0 })
const signerOf = () => createTextSigner(deviceKeys.of(device))
const requests = createServerRequests({ serverUrl, fetch: globalThis.fetch, serverClock, signerOf, ports })
const ask: Ask = (question) => requests.ask({ signedBy: device, ...question }, new AbortController().signal)
const notices = await openNotices(facts, serverClock)
const upload = createJournalUpload({
  ...{ journal, notices, ports, send: createSendEntries(ask), passEpoch: createPassEpoch(ask) },
  deliverEpochs: createDeliverEpochs({ journal, notices, log }),
})
say('ready')

process.on('message', async ({ id }: { readonly id: number }) => {
  const cpu = process.cpuUsage()
  const beganAt = performance.now()
  await upload.run()
  const ms = performance.now() - beganAt
  const { user, system } = process.cpuUsage(cpu)
  const { seq } = journal.acknowledged()
  process.send?.({
    id,
    value: { ms, cpuMs: (user + system) / 1_000, acknowledged: seq, isStopped: upload.stop$.value },
  })
})
