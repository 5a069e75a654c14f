import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { issueEnrolCode } from '../../server/ledger/devices/enrol-codes.ts'
import { type AccountId, type DeviceNumber, type ShowtimeId, toDeviceId } from '../../shared/core/ids.ts'
import type { EntryKind } from '../../shared/journal/journal-entry.ts'
import type { GrantedSeat, ProvenSeat } from '../../shared/seats/contract.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import {
  type CloseAnswer,
  type EnrolAnswer,
  formerText,
  type HelloAnswer,
  helloText,
  type JournalAnswer,
  protocolVersion,
  requestText,
  signedHeaders,
  syncPaths,
} from '../../shared/sync/messages.ts'
import { protocolHeader } from '../../shared/sync/protocol-window.ts'
import type { CinemaPlace } from './central-cinema.ts'
import type { TestServer } from './central-server.ts'

export type KioskAnswer = { readonly httpStatus: number; readonly body: unknown }

/** A key pair, the public half as enrolment wants it. */
export function makeDeviceKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: String(publicKey.export({ format: 'jwk' }).x),
    sign: (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  }
}

export async function askUnsigned(
  { app }: Pick<TestServer, 'app'>,
  method: 'GET' | 'POST',
  url: string,
  body?: unknown,
): Promise<KioskAnswer> {
  const payload = body === undefined ? '' : JSON.stringify(body)
  const version = { [protocolHeader]: String(protocolVersion) }
  const headers = body === undefined ? version : { ...version, 'content-type': 'application/json' }
  const answer = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload }) })
  return { httpStatus: answer.statusCode, body: answer.json() }
}

export type TestKiosk = Awaited<ReturnType<typeof enrolKiosk>>

/** What a kiosk was before, with the server's last word to that. */
type FormerKiosk = {
  readonly device: DeviceNumber
  readonly key: ReturnType<typeof makeDeviceKey>
  readonly told?: () => { readonly epoch: number; readonly seq: number; readonly proof: string }
}

/** A kiosk that speaks to the server as a real one does, enrolled with a fresh code of the cinema or of a merchant. */
export async function enrolKiosk(
  server: CinemaPlace & Pick<TestServer, 'app'>,
  merchantId: AccountId | null = null,
  former: FormerKiosk | null = null,
  key = makeDeviceKey(),
) {
  const code = await issueEnrolCode(server.db, server.cinemaId, server.time.clock.nowMs(), merchantId)
  const text = formerText({ device: former?.device ?? 0, code, publicKey: key.publicKey })
  const previousOwners = former
    ? [
        {
          device: former.device,
          signature: former.key.sign(text),
          publicKey: former.key.publicKey,
          told: former.told?.() ?? null,
        },
      ]
    : []
  const request = { protocolVersion, code, publicKey: key.publicKey, name: '大厅', previousOwners }
  const enrol = () => askUnsigned(server, 'POST', syncPaths.enrol, request)
  const enrolled = await enrol()
  const { device, epoch: firstEpoch, proof } = enrolled.body as EnrolAnswer
  let epoch = firstEpoch
  let lastSeq = 0
  let tickets = 0
  /** The server's proofs, by epoch and entry, as a kiosk keeps the last of them. */
  const proofs = new Map([[`${firstEpoch}/0`, proof]])
  const keepProof = (ofEpoch: number, seq: number, kept: string | undefined) => {
    if (kept !== undefined) proofs.set(`${ofEpoch}/${seq}`, kept)
  }

  /** The headers of one signed request, made now. */
  function headersFor(method: 'GET' | 'POST', url: string, payload = ''): Record<string, string> {
    const bodySha256 = createHash('sha256').update(payload).digest('hex')
    const timeMs = server.time.clock.nowMs()
    const nonce = randomUUID()
    const text = requestText({ method, path: url, bodySha256, device, timeMs, nonce })
    return {
      [signedHeaders.device]: String(device),
      [signedHeaders.time]: String(timeMs),
      [signedHeaders.nonce]: nonce,
      [signedHeaders.signature]: key.sign(text),
      [protocolHeader]: String(protocolVersion),
    }
  }

  /** Signs and sends; `change` alters headers after they were signed. */
  async function ask(
    method: 'GET' | 'POST',
    url: string,
    body?: unknown,
    change: Readonly<Record<string, string>> = {},
  ): Promise<KioskAnswer> {
    const payload = body === undefined ? '' : JSON.stringify(body)
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { ...type, ...headersFor(method, url, payload), ...change }
    const answer = await server.app.inject({ method, url, headers, ...(body === undefined ? {} : { payload }) })
    return { httpStatus: answer.statusCode, body: answer.json() }
  }

  return {
    /** With the same code and the same key. */
    enrolAgain: enrol,
    device,
    key,
    epoch: () => epoch,
    /** The server's first word to it. */
    told: () => ({ epoch: firstEpoch, seq: 0, proof }),
    lastSeq: () => lastSeq,
    /** Its journal begins again, under the epoch that the server named; or it is in one again that has so many entries. */
    beginEpoch: (next: number, entries = 0) => {
      epoch = next
      lastSeq = entries
    },
    report: (seq = lastSeq) => ask('POST', syncPaths.report, { epoch, seq }),
    closeEpoch: async (next: 'epoch' | 'none' | 'forgotten', seq = lastSeq) => {
      const answer = await ask('POST', syncPaths.close, { epoch, seq, next })
      const closed = answer.body as Partial<CloseAnswer>
      keepProof(closed.epoch ?? epoch, 0, closed.proof)
      return answer
    },
    ask,
    signedHeaders: headersFor,
    /** `overrides` are not signed. */
    hello: async (overrides: Readonly<Record<string, unknown>> = {}, acknowledgedSeq = 0) => {
      const { challenge } = (await askUnsigned(server, 'GET', syncPaths.challenge)).body as { challenge: string }
      const hello = { device, epoch, challenge, lastSeq, acknowledgedSeq }
      const signature = key.sign(helloText(hello))
      const acknowledgedProof = proofs.get(`${epoch}/${acknowledgedSeq}`) ?? null
      const body = { protocolVersion, appVersion: '1.0.0', ...hello, acknowledgedProof, signature, ...overrides }
      const answer = await askUnsigned(server, 'POST', syncPaths.hello, body)
      const told = answer.body as Partial<HelloAnswer>
      if (told.epoch !== undefined) keepProof(told.epoch, told.acknowledgedSeq ?? 0, told.acknowledgedProof)
      return answer
    },
    grant: (
      showtimeId: ShowtimeId,
      seats: readonly SeatPosition[],
      overrides: { readonly requestId?: string; readonly purpose?: 'sale' | 'allotment'; readonly epoch?: number } = {},
    ) =>
      ask('POST', syncPaths.grant, {
        requestId: randomUUID(),
        epoch,
        showtimeId,
        purpose: 'sale',
        seats,
        ...overrides,
      }),
    /** Allotted seats of several showtimes at once. */
    allot: (
      requests: readonly {
        readonly requestId: string
        readonly showtimeId: ShowtimeId
        readonly seats: readonly SeatPosition[]
      }[],
      underEpoch = epoch,
    ) => ask('POST', syncPaths.allot, { epoch: underEpoch, requests }),
    upload: async (entries: readonly unknown[]) => {
      const answer = await ask('POST', syncPaths.journal, { epoch, entries })
      const { seq = 0 } = (entries.at(-1) ?? {}) as { seq?: number }
      keepProof(epoch, seq, (answer.body as Partial<JournalAnswer>).proof)
      return answer
    },
    /** The next entry of this kiosk's journal. */
    entry: (kind: EntryKind, body: unknown) => {
      lastSeq += 1
      return { device, epoch, seq: lastSeq, id: randomUUID(), kind, at: server.time.clock.nowMs(), body }
    },
    /** What a `sold` entry says of these seats, each at this price. */
    sold: (showtimeId: ShowtimeId, seats: readonly GrantedSeat[], priceFen = 3_990) => ({
      saleId: randomUUID(),
      showtimeId,
      tickets: seats.map((seat) => {
        tickets += 1
        const { row, col, grantNumber } = seat
        return { row, col, grantNumber, ticketNumber: toDeviceId(device, tickets), priceFen, token: 'signed' }
      }),
      totalFen: seats.length * priceFen,
      payment: { key: randomUUID(), method: 'card', terminalReference: 'T1' },
    }),
    pull: async (replica: string, after = 0, limit = 500) => {
      const answer = await ask('GET', `${syncPaths.pull}?replica=${replica}&after=${after}&limit=${limit}`)
      return answer.body as { documents: { id: string }[]; checkpoint: { seq: number } }
    },
  }
}

/** The granted seats of an answer; a refusal fails the test with its words. */
export function grantedSeats(answer: KioskAnswer): ProvenSeat[] {
  const { seats } = answer.body as { seats?: ProvenSeat[] }
  if (!seats) throw new Error(`not granted: ${JSON.stringify(answer.body)}`)
  return seats
}
