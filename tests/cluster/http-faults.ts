import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { SeededRandom } from '../support/seeded-random.ts'

export type HttpFaults = {
  readonly port: number
  readonly turn: (isFaulty: boolean) => void
  readonly counts: Readonly<Record<'repeated' | 'overtaken', number>>
  /** Whether a request with this body was, or will be, sent a second time: what the first was answered is not the last word. */
  readonly hasRepeated: (body: string) => boolean
  readonly close: () => Promise<void>
}

const repeatedShare = 0.15
const overtakenShare = 0.15
const maxDelayMs = 1_500
const maxUntilRepeatMs = 3_000

/**
 * Passes whole requests on to a port of this machine, some of them a second time a little later, byte for byte, and some
 * only after those behind them. Whoever asked gets the first answer.
 */
export async function openHttpFaults(targetPort: number, chance: SeededRandom): Promise<HttpFaults> {
  const counts = { repeated: 0, overtaken: 0 }
  const repeatedBodies = new Set<string>()
  let isFaulty = false

  const send = (asked: IncomingMessage, body: Buffer) => {
    const { method, url, headers } = asked
    const sent = request({ host: '127.0.0.1', port: targetPort, method, path: url, headers, agent: false })
    sent.end(body)
    return sent
  }

  /** Nobody waits for what it is answered; a server that is down answers nothing. */
  const sendAgain = async (asked: IncomingMessage, body: Buffer) => {
    counts.repeated += 1
    repeatedBodies.add(body.toString())
    await pause(chance.below(maxUntilRepeatMs))
    const again = send(asked, body)
    again.on('response', (answer) => answer.resume())
    again.on('error', () => again.destroy())
  }

  const server = createServer(async (asked, answer) => {
    const parts: Buffer[] = []
    asked.on('data', (part) => parts.push(part))
    asked.on('error', () => answer.destroy())
    asked.on('end', async () => {
      const body = Buffer.concat(parts)
      if (isFaulty && chance.isHit(overtakenShare)) {
        counts.overtaken += 1
        await pause(chance.below(maxDelayMs))
      }
      const isStream = asked.headers.accept === 'text/event-stream' || asked.url?.endsWith('/live')
      if (isFaulty && !isStream && chance.isHit(repeatedShare)) void sendAgain(asked, body)
      const sent = send(asked, body)
      sent.on('response', (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers)
        answered.pipe(answer)
        answered.on('error', () => answer.destroy())
      })
      sent.on('error', () => answer.destroy())
      answer.on('close', () => sent.destroy())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    port: (server.address() as AddressInfo).port,
    turn: (next) => {
      isFaulty = next
    },
    counts,
    hasRepeated: (body) => repeatedBodies.has(body),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
