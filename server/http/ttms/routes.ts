import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import type { Sessions, Speaker } from '../../accounts/sessions.ts'
import { defaultCinemaId } from '../../ledger/catalog/cinemas-store.ts'
import { clientAddress } from '../transport/client-address.ts'
import type { CrossOrigin } from '../transport/cross-origin.ts'
import { allow } from '../transport/methods.ts'
import { bytesOf } from '../transport/raw-bodies.ts'
import { ttmsBase } from './contract.ts'
import { sendData, sendFailure, sentences } from './envelope.ts'
import { isReadableType, readFields } from './fields.ts'
import type { Failure, Operation } from './operation.ts'
import { giveToken, presentedToken } from './session-token.ts'

const base = `${ttmsBase}/`
const maxBodyBytes = 1024 * 1024

export type TtmsDeps = {
  readonly operations: readonly Operation[]
  readonly sessions: Sessions
  readonly crossOrigin: CrossOrigin
  /** Called after each operation that may have changed what kiosks see. */
  readonly onChange: () => void
}

/**
 * The TTMS interface: every operation is a row of `operations`; what all rows share is here, in the protocol page's
 * order: path and method, size and content type, session, permission, parameters, state.
 */
export function addTtmsRoutes(app: FastifyInstance, { operations, sessions, crossOrigin, onChange }: TtmsDeps): void {
  const byPath = new Map(operations.flatMap((row) => row.paths.map((path) => [path.toLowerCase(), row] as const)))

  // Before the body is read: a wrong address or method needs none.
  app.addHook('onRequest', async (request, reply) => {
    if (!findRow(request)) return sendFailure(reply, sentences.illegal, 404)
    if (request.method !== 'POST') return sendFailure(allow(reply, 'POST'), sentences.illegal, 405)
  })
  app.all(`${base}*`, { bodyLimit: maxBodyBytes, config: crossOrigin }, async (request, reply) => {
    const row = findRow(request)
    if (!row) return sendFailure(reply, sentences.illegal, 404)
    const body = bytesOf(request)
    const contentType = request.headers['content-type']
    if (body.length > 0 && !isReadableType(contentType)) return sendFailure(reply, sentences.illegal, 415)
    const token = presentedToken(request)
    const speaker = token === null ? null : await sessions.find(defaultCinemaId, token)
    const may = mayRun(row, speaker)
    if (!may.ok) return sendFailure(reply, may.refusal)
    const fields = body.length > 0 ? readFields(contentType, body) : accepted(new Map<string, unknown>())
    if (!fields.ok) return sendFailure(reply, sentences.illegal)
    const caller = { cinemaId: defaultCinemaId, speaker, token, address: clientAddress(request) }
    const answer = await row.run(caller, fields.value)
    if (!answer.ok) return sendRefusal(reply, answer.refusal)
    onChange()
    if (answer.value.newToken !== undefined) giveToken(request, reply, answer.value.newToken)
    return sendData(reply, answer.value.data)
  })

  function findRow(request: FastifyRequest): Operation | undefined {
    const [path = ''] = request.url.split('?', 1)
    return byPath.get(path.slice(base.length).toLowerCase())
  }
}

function mayRun(row: Operation, speaker: Speaker | null): Result<null, string> {
  if (row.who === 'anyone') return accepted(null)
  if (!speaker) return refused(sentences.notLoggedIn)
  return row.who === 'admin' && speaker.role !== 'administrator' ? refused(sentences.notAllowed) : accepted(null)
}

async function sendRefusal(reply: FastifyReply, failure: Failure): Promise<void> {
  if (typeof failure === 'string') return sendFailure(reply, failure)
  reply.header('retry-after', failure.retryAfterSeconds)
  return sendFailure(reply, sentences.busy, 429)
}
