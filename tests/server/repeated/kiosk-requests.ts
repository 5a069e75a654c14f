import { randomUUID } from 'node:crypto'
import { issueEnrolCode } from '../../../server/ledger/devices/enrol-codes.ts'
import { addRecovery } from '../../../server/ledger/recovery/recoveries-store.ts'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { helloText, protocolVersion, syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { askUnsigned, enrolKiosk, grantedSeats, makeDeviceKey, type TestKiosk } from '../../support/signing-kiosk.ts'
import type { ChangingRequest, Cinema, Send } from './changing-request.ts'

const seats = [
  { row: 1, col: 1 },
  { row: 1, col: 2 },
]

/** What a kiosk asks for itself: to be one of the cinema's, its seats, its journal and the end of its epoch. */
export function kioskRequests({ server, kiosk }: Pick<Cinema, 'server' | 'kiosk'>): ChangingRequest[] {
  /** As a kiosk asks again: with the same body, signed again. */
  const signed = (path: string, body: unknown): Send => {
    return () => kiosk.ask('POST', path, body)
  }
  /** As a line delivers a request again: byte for byte. */
  const delivered = (path: string, body: unknown): Send => {
    const payload = JSON.stringify(body)
    const headers = { 'content-type': 'application/json', ...kiosk.signedHeaders('POST', path, payload) }
    return async () => {
      const { statusCode } = await server.app.inject({ method: 'POST', url: path, headers, payload })
      return { httpStatus: statusCode }
    }
  }
  const grantRequest = async () => {
    const showtimeId = await addShowtime(server)
    return { requestId: randomUUID(), epoch: kiosk.epoch(), showtimeId, purpose: 'sale', seats }
  }
  /** A seat of one showtime, as many as each of ever more kiosks may keep, and of another more than it gives. */
  const allotRequest = async () => {
    const ask = async (wanted: readonly object[]) => {
      return { requestId: randomUUID(), showtimeId: await addShowtime(server), seats: wanted }
    }
    const many = Array.from({ length: 9 }, (_, index) => ({ row: 1, col: index + 1 }))
    return { epoch: kiosk.epoch(), requests: [await ask(seats.slice(0, 1)), await ask(many)] }
  }
  /** A seat is taken and sold, another returns to the server. */
  const journalRequest = async () => {
    const request = await grantRequest()
    const [one, other] = grantedSeats(await kiosk.ask('POST', syncPaths.grant, request))
    if (!one || !other) throw new Error('two seats were asked for')
    const { showtimeId } = request
    const entries = [
      kiosk.entry('rights-taken', { ...request, seats: [one, other] }),
      kiosk.entry('sold', kiosk.sold(showtimeId, [one])),
      kiosk.entry('rights-given-back', { showtimeId, seats: [other], reason: 'order-left' }),
    ]
    return { epoch: kiosk.epoch(), entries }
  }
  const open = (path: string, body: unknown): Send => {
    return () => askUnsigned(server, 'POST', path, body)
  }
  /** The server was restored: it withholds a showtime, and of this kiosk alone it waits for the report. */
  const awaited = async () => {
    const another = await enrolKiosk(server)
    const { db, cinemaId, time } = server
    const showtimeId = await addShowtime(server)
    await db.updateTable('showtimes').set({ is_withheld: true }).where('showtime_id', '=', showtimeId).execute()
    const beganAtMs = time.clock.nowMs()
    await addRecovery(db, cinemaId, { why: 'operator', beganAtMs, generation: beganAtMs })
    await db.updateTable('devices').set({ recovery: 'unreported' }).where('device', '=', another.device).execute()
    return another
  }
  const closing = (next: 'epoch' | 'none') => async () => {
    const another = await enrolKiosk(server)
    await acquireSeats(another, await addShowtime(server))
    return () => another.closeEpoch(next)
  }
  return [
    { name: syncPaths.grant, prepare: async () => signed(syncPaths.grant, await grantRequest()) },
    {
      name: `${syncPaths.grant}, byte for byte`,
      prepare: async () => delivered(syncPaths.grant, await grantRequest()),
    },
    { name: syncPaths.allot, prepare: async () => signed(syncPaths.allot, await allotRequest()) },
    {
      name: `${syncPaths.allot}, byte for byte`,
      prepare: async () => delivered(syncPaths.allot, await allotRequest()),
    },
    { name: syncPaths.journal, prepare: async () => signed(syncPaths.journal, await journalRequest()) },
    {
      name: `${syncPaths.journal}, byte for byte`,
      prepare: async () => delivered(syncPaths.journal, await journalRequest()),
    },
    {
      name: syncPaths.report,
      prepare: async () => {
        const another = await awaited()
        return () => another.report()
      },
    },
    { name: `${syncPaths.close}, to begin the next`, prepare: closing('epoch') },
    { name: `${syncPaths.close}, for good`, prepare: closing('none') },
    {
      name: syncPaths.enrol,
      prepare: async () => {
        const code = await issueEnrolCode(server.db, server.cinemaId, server.time.clock.nowMs(), null)
        return open(syncPaths.enrol, { protocolVersion, code, publicKey: makeDeviceKey().publicKey, name: '大厅' })
      },
    },
    {
      name: syncPaths.hello,
      prepare: async () => {
        const another = await enrolKiosk(server)
        const { body } = await askUnsigned(server, 'GET', syncPaths.challenge)
        const hello = { ...identityOf(another), ...(body as { challenge: string }), lastSeq: 0, acknowledgedSeq: 0 }
        const signature = another.key.sign(helloText(hello))
        return open(syncPaths.hello, {
          ...{ protocolVersion, appVersion: '1.0.0', ...hello, acknowledgedProof: null, signature },
        })
      },
    },
  ]
}

function identityOf({ device, epoch }: TestKiosk) {
  return { device, epoch: epoch() }
}

/** A kiosk is granted two seats, and its journal tells of them. */
export async function acquireSeats(kiosk: TestKiosk, showtimeId: ShowtimeId): Promise<void> {
  const requestId = randomUUID()
  const held = grantedSeats(await kiosk.grant(showtimeId, seats, { requestId }))
  await kiosk.upload([kiosk.entry('rights-taken', { showtimeId, requestId, purpose: 'sale', seats: held })])
}
