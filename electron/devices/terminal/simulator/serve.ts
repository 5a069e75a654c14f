import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { ChargeLog } from './charge-log.ts'
import type { SimulatedTerminal } from './simulated-terminal.ts'
import {
  behaviourSchema,
  chargeRequestSchema,
  keyRequestSchema,
  refundBehaviourSchema,
  refundRequestSchema,
} from './wire.ts'

const maxBodyBytes = 10_000

/** The terminal's HTTP face, for this machine alone. Asks for JSON by its media type, which no foreign page can send. */
export function serveTerminal(terminal: SimulatedTerminal, chargeLog: ChargeLog): Server {
  const answers: Record<string, (body: unknown) => unknown> = {
    'POST /charge': (body) => terminal.charge(chargeRequestSchema.parse(body)),
    'POST /ask': (body) => terminal.ask(keyRequestSchema.parse(body).key),
    'POST /cancel': (body) => terminal.cancel(keyRequestSchema.parse(body).key),
    'POST /reverse': (body) => terminal.reverse(keyRequestSchema.parse(body).key),
    'POST /refund': (body) => terminal.refund(refundRequestSchema.parse(body)),
    'POST /refund-behaviour': (body) => {
      terminal.behaveAtRefund(refundBehaviourSchema.parse(body))
      return {}
    },
    'POST /behaviour': (body) => {
      terminal.behave(behaviourSchema.parse(body))
      return {}
    },
    'GET /ledger': () => chargeLog.lines(),
  }
  return createServer(async (request, response) => {
    const answer = answers[`${request.method} ${request.url}`]
    if (!answer) return end(response, 404, { error: 'no such call' })
    try {
      const answered = await answer(request.method === 'POST' ? await readJson(request) : null)
      // null is a terminal that says nothing: the connection stays open until its caller gives up.
      if (answered !== null) end(response, 200, answered)
    } catch (fault) {
      end(response, 400, { error: fault instanceof Error ? fault.message : 'a fault' })
    }
  })
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-type'] !== 'application/json') throw new Error('not application/json')
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request) {
    length += part.length
    if (length > maxBodyBytes) throw new Error('too large')
    parts.push(part)
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8'))
}

function end(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
