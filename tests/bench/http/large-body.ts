import { connect } from 'node:net'
import { maxBodyBytes } from '../../../shared/sync/size-limits.ts'
import type { SeededRandom } from '../../support/seeded-random.ts'
import { targets } from './wire-names.ts'

/** A body over what its address takes, or one that is not what its headers say. */
export type LargeBody = {
  readonly path: string
  readonly kind: 'with its length' | 'in chunks' | 'slow' | 'longer than it says' | 'shorter than it says'
  readonly type: string
  readonly bytes: number
}

const mib = 1024 * 1024
const pieceBytes = 64 * 1024
const kinds = ['with its length', 'in chunks', 'slow', 'longer than it says', 'shorter than it says'] as const
const types = [
  'application/x-www-form-urlencoded',
  'application/json',
  'multipart/form-data; boundary=x',
  'text/plain',
] as const
const posts = targets.filter(({ method }) => method === 'POST') as unknown as readonly [
  { readonly path: string },
  ...{ readonly path: string }[],
]
const answersWithinMs = 30_000

/** The most that any interface takes at this address. */
function limitOf(path: string): number {
  if (path.startsWith('/kiosk/')) return maxBodyBytes(path)
  return path === '/user/modify' ? 3 * mib : mib
}

export function makeLargeBody(random: SeededRandom): LargeBody {
  const { path } = random.pick(posts)
  return { path, kind: random.pick(kinds), type: random.pick(types), bytes: limitOf(path) + 1 + random.below(mib) }
}

/** Sends it over a connection of its own; status 0: the connection was closed without an answer. */
export function sendLargeBody(
  url: string,
  { path, kind, type, bytes }: LargeBody,
  session: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const told = { 'longer than it says': bytes - 3, 'shorter than it says': bytes + 3 }[kind as string] ?? bytes
    const framing = kind === 'in chunks' ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(told) }
    const headers = Object.entries({ host: 'x', 'content-type': type, ...session, ...framing })
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setTimeout(answersWithinMs, () => reject(new Error(`no answer to a large body, ${kind}, at ${path}`)))
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(error)
    })
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0), text: answer }))
    socket.write(`POST ${path} HTTP/1.1\r\n${lines}\r\n`)
    sendPieces(0)

    function sendPieces(from: number): void {
      if (socket.destroyed) return
      if (from >= bytes) {
        // Half closed: whoever says more than is coming hangs up in the middle.
        socket.end(kind === 'in chunks' ? '0\r\n\r\n' : '')
        return
      }
      const piece = Buffer.alloc(Math.min(pieceBytes, bytes - from), 'a')
      const chunk = [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]
      const next = () => sendPieces(from + piece.length)
      socket.write(kind === 'in chunks' ? Buffer.concat(chunk) : piece, () => {
        if (kind === 'slow') setTimeout(next, 1)
        else next()
      })
    }
  })
}
