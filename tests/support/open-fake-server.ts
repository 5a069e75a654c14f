import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ReplicaName, SeatStatesReplica } from '../../shared/catalog/replicas.ts'
import { packSeatStates } from '../../shared/catalog/seat-states.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { GrantedSeat } from '../../shared/seats/contract.ts'
import type { AllotRequest } from '../../shared/sync/allotment-messages.ts'
import {
  type CloseRequest,
  type GrantRequest,
  type HelloAnswer,
  helloText,
  protocolVersion,
  requestText,
  signedHeaders,
  syncPaths,
} from '../../shared/sync/messages.ts'
import { nearestServedVersion, writeAnswer } from '../../shared/sync/protocol-window.ts'
import type { SyncRefusal } from '../../shared/sync/refusals.ts'
import { anyProof } from './proofs.ts'

type Answer = { readonly status: number; readonly body: unknown }
type ReplicaDocument = { readonly id: string; readonly isDeleted: boolean }
type Received = Pick<JournalEntry, 'seq' | 'kind'>

const fakeCinema = { cinemaId: 1, name: '测试影院', nameEn: 'Test Cinema', timeZone: 'Asia/Shanghai' }
export const fakeEnrolCode = 'CODE-1'

export type FakeServerEvents = {
  readonly onGrant: (device: number, request: Pick<GrantRequest, 'showtimeId' | 'seats'>) => void
  readonly onEntries: (device: number, entries: readonly JournalEntry[]) => void
}

const statuses: { readonly [Code in SyncRefusal['code']]?: number } = {
  BadSignature: 401,
  OtherProtocol: 426,
  TooManyRequests: 429,
}
const statusOf = (code: SyncRefusal['code']) => statuses[code] ?? 409
const refuse = (refusal: SyncRefusal): Answer => ({ status: statusOf(refusal.code), body: { refusal } })
const accept = (body: unknown): Answer => ({ status: 200, body })

/**
 * A small TTMS server over real HTTP on a free port: it keeps what it is told in memory, checks every signature, and
 * has switches for what a line and a server can do to a kiosk. `onGrant` and `onEntries` hear of what it has just taken.
 */
export async function openFakeServer(now: () => number, { onGrant, onEntries }: Partial<FakeServerEvents> = {}) {
  const switches = {
    /** Requests that are cut off before an answer, by path. */
    cut: new Set<string>(),
    /** Requests that are never answered, by path. */
    stalled: new Set<string>(),
    protocolVersion,
    stopped: null as HelloAnswer['stopped'],
    /** The server was restored: kiosks report, and close their epoch. */
    mustClose: false,
    refusals: new Map<string, SyncRefusal>(),
    clockOffsetMs: 0,
  }
  const publicKeys = new Map<number, string>()
  const codes = new Set([fakeEnrolCode])
  const nonces = new Set<string>()
  const challenges = new Set<string>()
  const journals = new Map<number, Received[]>()
  const grants = new Map<string, GrantedSeat[]>()
  const changes = new Map<ReplicaName, { seq: number; document: ReplicaDocument }[]>()
  const streams = new Set<ServerResponse>()
  const asked: string[] = []
  const appVersions = new Set<string>()
  let lastSeq = 0
  let lastGrant = 0

  const journalOf = (device: number) => {
    const journal = journals.get(device) ?? []
    journals.set(device, journal)
    return journal
  }

  function isSigned(device: number, text: string, signature: string): boolean {
    const x = publicKeys.get(device)
    if (!x) return false
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
  }

  function isRequestSigned(request: IncomingMessage, body: string): boolean {
    const header = (name: string) => String(request.headers[name] ?? '')
    const nonce = header(signedHeaders.nonce)
    const timeMs = Number(header(signedHeaders.time))
    if (nonces.has(nonce) || Math.abs(timeMs - now() - switches.clockOffsetMs) > 60_000) return false
    nonces.add(nonce)
    const device = Number(header(signedHeaders.device))
    const bodySha256 = createHash('sha256').update(body).digest('hex')
    const text = requestText({
      method: request.method ?? '',
      path: request.url ?? '',
      bodySha256,
      device,
      timeMs,
      nonce,
    })
    return isSigned(device, text, header(signedHeaders.signature))
  }

  function challenge(): Answer {
    const made = randomBytes(16).toString('base64url')
    challenges.add(made)
    return accept({
      protocolVersion: switches.protocolVersion,
      serverVersion: '9.9.9',
      challenge: made,
      serverTimeMs: now() + switches.clockOffsetMs,
    })
  }

  function enrol(body: { code: string; publicKey: string }): Answer {
    if (!codes.delete(body.code)) return refuse({ code: 'BadEnrolCode' })
    const device = publicKeys.size + 1
    publicKeys.set(device, body.publicKey)
    return accept({ device, epoch: 1, cinema: fakeCinema, proof: anyProof })
  }

  function hello(body: {
    device: number
    epoch: number
    challenge: string
    appVersion: string
    lastSeq: number
    acknowledgedSeq: number
    signature: string
  }): Answer {
    if (!publicKeys.has(body.device)) return refuse({ code: 'UnknownDevice' })
    if (!challenges.delete(body.challenge) || !isSigned(body.device, helloText(body), body.signature)) {
      return refuse({ code: 'BadSignature' })
    }
    appVersions.add(body.appVersion)
    return accept({
      serverTimeMs: now() + switches.clockOffsetMs,
      durability: 'process',
      cinema: fakeCinema,
      stopped: switches.stopped,
      epoch: body.epoch,
      acknowledgedSeq: journalOf(body.device).length,
      acknowledgedProof: anyProof,
      held: [],
      mustClose: switches.mustClose,
    })
  }

  function pull(url: URL): Answer {
    const after = Number(url.searchParams.get('after'))
    const limit = Number(url.searchParams.get('limit'))
    const all = changes.get(url.searchParams.get('replica') as ReplicaName) ?? []
    const found = all.filter(({ seq }) => seq > after).slice(0, limit)
    return accept({
      documents: found.map(({ document }) => document),
      checkpoint: { seq: found.at(-1)?.seq ?? after },
    })
  }

  function ingestJournal(device: number, entries: readonly JournalEntry[]): Answer {
    const journal = journalOf(device)
    const before = journal.length
    for (const entry of entries) {
      if (entry.seq > journal.length + 1) return refuse({ code: 'JournalGap', expectedSeq: journal.length + 1 })
      if (entry.seq === journal.length + 1) journal.push(entry)
    }
    onEntries?.(
      device,
      entries.filter(({ seq }) => seq > before),
    )
    return accept({ acknowledgedSeq: journal.length, proof: anyProof, durability: 'process', reviewItems: [] })
  }

  function seatsFor(device: number, request: Pick<GrantRequest, 'requestId' | 'showtimeId' | 'seats'>): object[] {
    const known = grants.get(request.requestId)
    const seats = known ?? request.seats.map(({ row, col }) => ({ row, col, grantNumber: ++lastGrant }))
    grants.set(request.requestId, seats)
    if (!known) onGrant?.(device, request)
    return seats.map((seat) => ({ ...seat, proof: anyProof }))
  }

  function grant(device: number, request: GrantRequest): Answer {
    return accept({ seats: seatsFor(device, request), acknowledgedSeq: journalOf(device).length })
  }

  function allot(device: number, { requests }: AllotRequest): Answer {
    const outcomes = requests.map((request) => {
      return { kind: 'granted', requestId: request.requestId, seats: seatsFor(device, request) }
    })
    return accept({ outcomes, acknowledgedSeq: journalOf(device).length })
  }

  function answerSigned(url: URL, device: number, body: never): Answer {
    switch (url.pathname) {
      case syncPaths.pull:
        return pull(url)
      case syncPaths.journal:
        return ingestJournal(device, (body as { entries: JournalEntry[] }).entries)
      case syncPaths.grant:
        return grant(device, body)
      case syncPaths.allot:
        return allot(device, body)
      case syncPaths.report:
        return accept({})
      case syncPaths.close: {
        const { epoch, next } = body as CloseRequest
        switches.mustClose = false
        if (next === 'epoch') journals.set(device, [])
        return accept({ epoch: next === 'epoch' ? epoch + 1 : epoch, proof: anyProof })
      }
      case syncPaths.staffSignIn: {
        const { login, password } = body as { login: string; password: string }
        if (login !== 'clerk@cinema' || password !== 'secret') return refuse({ code: 'WrongLogin' })
        return accept({
          accountId: 5,
          name: 'Clerk',
          role: 'clerk',
          stamp: 'secret',
          atMs: now() + switches.clockOffsetMs,
        })
      }
      case syncPaths.boxOffice:
        return accept({
          rows: [
            {
              filmId: 1,
              title: { zh: '片', en: 'Film' },
              showtimeCount: 1,
              ticketCount: 2,
              takenFen: 9_000,
              seatCount: 12,
            },
          ],
        })
    }
    return { status: 404, body: {} }
  }

  function answer(request: IncomingMessage, url: URL, text: string): Answer {
    const refusal = switches.refusals.get(url.pathname)
    if (refusal) return refuse(refusal)
    const body = text === '' ? undefined : JSON.parse(text)
    if (url.pathname === syncPaths.challenge) return challenge()
    if (url.pathname === syncPaths.enrol) return enrol(body)
    if (url.pathname === syncPaths.hello) return hello(body)
    if (!isRequestSigned(request, text)) return refuse({ code: 'BadSignature' })
    return answerSigned(url, Number(request.headers[signedHeaders.device]), body as never)
  }

  function openStream(request: IncomingMessage, response: ServerResponse): void {
    if (!isRequestSigned(request, '')) {
      response.writeHead(401).end(JSON.stringify(refuse({ code: 'BadSignature' }).body))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    streams.add(response)
    response.on('close', () => streams.delete(response))
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://server')
    asked.push(url.pathname)
    let text = ''
    for await (const part of request) text += part
    if (switches.cut.has(url.pathname)) return request.socket.destroy()
    if (switches.stalled.has(url.pathname)) return
    if (url.pathname === syncPaths.live) return openStream(request, response)
    const { status, body } = answer(request, url, text)
    const spelled = writeAnswer(nearestServedVersion(switches.protocolVersion), url.pathname, body)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(spelled))
  })

  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await listen(0)
  const { port } = server.address() as AddressInfo

  const push = (replica: ReplicaName, documents: readonly object[]) => {
    const data = JSON.stringify({ replica, documents, checkpoint: { seq: lastSeq } })
    for (const stream of streams) stream.write(`event: changes\ndata: ${data}\n\n`)
  }

  return {
    url: `http://127.0.0.1:${port}`,
    switches,
    codes,
    /** The path of each request, in order. */
    asked,
    /** What kiosks said that they are of. */
    appVersions,
    stop,
    isListening: () => server.listening,
    start: () => listen(port),
    journal: (device = 1) => journalOf(device),
    listeners: () => streams.size,
    heartbeat: () => {
      for (const stream of streams) stream.write(': alive\n\n')
    },
    endStreams: () => {
      for (const stream of streams) stream.end()
    },
    push,
    /** Commits changes of a replica, as kiosks keep its documents; `isSilent`: without telling those who listen. */
    change: (replica: ReplicaName, kept: readonly ReplicaDocument[], { isSilent = false } = {}) => {
      const documents = replica === 'seatStates' ? (kept as SeatStatesReplica[]).map(packSeatStates) : kept
      const ofReplica = (changes.get(replica) ?? []).filter(
        ({ document }) => !documents.some(({ id }) => id === document.id),
      )
      for (const document of documents) ofReplica.push({ seq: ++lastSeq, document })
      changes.set(replica, ofReplica)
      if (!isSilent) push(replica, documents)
    },
  }
}
