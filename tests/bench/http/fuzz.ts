import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { createSeededRandom, type SeededRandom } from '../../support/seeded-random.ts'
import { makeLargeBody, sendLargeBody } from './large-body.ts'
import { type MalformedRequest, makeMalformedRequest } from './malformed-request.ts'

export type FuzzFacts = {
  readonly sent: number
  /** How many of them had a body over what its address takes. */
  readonly large: number
  /** How many answers had each HTTP status; 0: the connection was closed without one. */
  readonly byStatus: Readonly<Record<number, number>>
  /** Answers that admit a fault of the server, whatever their status, with what was sent. */
  readonly faults: readonly string[]
}

type Sessions = readonly Readonly<Record<string, string>>[]

const answersWithinMs = 30_000
const rawShare = 0.01
const largeShare = 0.001
const faultText = /the server is busy now|"code":1500|"fault":/
const rawTexts = [
  'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
  'POST /user/login HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  'POST /user/login HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'G\0T / HTTP/1.1\r\n\r\n',
  '\r\n\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc',
  `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
  `GET / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(3_000)}\r\n`,
  'POST /ttms/public/index.php/index/user/login HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\na=1&b=2',
] as const

/** Sends `count` malformed requests, the same ones for the same seed, `atOnce` at a time, and tells what came back. */
export async function fuzz(
  url: string,
  { seed, count, atOnce, sessions }: { seed: number; count: number; atOnce: number; sessions: Sessions },
): Promise<FuzzFacts> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const random = createSeededRandom(seed)
  const byStatus: Record<number, number> = {}
  const faults: string[] = []
  let sent = 0
  let large = 0

  async function sendOn(): Promise<void> {
    while (sent < count) {
      sent += 1
      const isLarge = random.isHit(largeShare)
      if (isLarge) large += 1
      const send = isLarge ? sendOneLarge : sendOne
      const { status, text, what, mustAnswer } = await send(url, agent, random, sessions)
      byStatus[status] = (byStatus[status] ?? 0) + 1
      // A limit of tries says that it is busy too, with status 429: that is no fault.
      if (status >= 500 || (status === 0 && mustAnswer) || (status !== 429 && faultText.test(text)))
        faults.push(`${status} ${text.slice(0, 200)} <- ${what}`)
    }
  }

  await Promise.all(Array.from({ length: atOnce }, sendOn))
  agent.destroy()
  return { sent, large, byStatus, faults }
}

/** Whoever sends what it says is answered, however large it is; whoever does not may find the connection closed. */
async function sendOneLarge(url: string, _agent: Agent, random: SeededRandom, sessions: Sessions) {
  const body = makeLargeBody(random)
  const answer = await sendLargeBody(url, body, sessions[random.below(sessions.length + 1)] ?? {})
  const mustAnswer = ['with its length', 'in chunks', 'slow'].includes(body.kind)
  return { ...answer, what: `a large body: ${JSON.stringify(body)}`, mustAnswer }
}

async function sendOne(url: string, agent: Agent, random: SeededRandom, sessions: Sessions) {
  if (random.isHit(rawShare)) {
    const raw = random.pick(rawTexts)
    return { ...(await sendRaw(url, raw)), what: raw.slice(0, 100), mustAnswer: false }
  }
  const malformed = makeMalformedRequest(random, sessions)
  const { method, path, headers, body } = malformed
  const what = `${method} ${path} ${JSON.stringify(headers)} ${body?.subarray(0, 2_000).toString() ?? ''}`
  return { ...(await send(url, agent, malformed)), what, mustAnswer: false }
}

function send(url: string, agent: Agent, sent: MalformedRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const { method, path, headers, body } = sent
    const length = body === null ? {} : { 'content-length': String(body.length) }
    const asked = request({ agent, hostname, port, method, path, headers: { ...headers, ...length } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      const done = () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
      answer.on('end', done).on('error', done)
    })
    asked.setTimeout(answersWithinMs, () => reject(new Error(`no answer to ${method} ${path}`)))
    // One whose headers are wrong is answered and its connection closed while its body is still being sent.
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve({ status: 0, text: '' })
      else reject(error)
    })
    asked.end(body ?? undefined)
  })
}

/** Bytes that are no request of HTTP; their sender hangs up in the middle. */
function sendRaw(url: string, text: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      answer += chunk
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(error)
    })
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0), text: answer }))
    socket.end(Buffer.from(text, 'latin1'))
  })
}
