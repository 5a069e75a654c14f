import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify'
import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import type { Sessions } from '../../accounts/sessions.ts'
import type { Database } from '../../db/tables.ts'
import { defaultCinemaId } from '../../ledger/catalog/cinemas-store.ts'
import type { MerchantSpeaker } from '../../ledger/merchants/merchant.ts'
import { findSpeaker } from '../../merchants/check-merchant-login.ts'
import { maxPictureBytes } from '../../merchants/picture.ts'
import { clientAddress } from '../transport/client-address.ts'
import type { CrossOrigin } from '../transport/cross-origin.ts'
import { allow } from '../transport/methods.ts'
import { bytesOf } from '../transport/raw-bodies.ts'
import { type Failure, sendFailure, sendSuccess, wrongParameter } from './envelope.ts'
import { isMultipart, readBody, readQuery } from './fields.ts'
import type { Caller, Operation } from './operation.ts'
import { giveCookies, presentedSession } from './presented-session.ts'

const maxFormBytes = 1024 * 1024
const maxMultipartBytes = maxPictureBytes + maxFormBytes

export type MerchantDeps = {
  readonly db: Database
  readonly operations: readonly Operation[]
  readonly sessions: Sessions
  readonly crossOrigin: CrossOrigin
  /** Logs what was unforeseen. */
  readonly noteFault: (error: unknown, request: FastifyRequest) => void
}

/**
 * The merchant interface: every operation is a row of `operations`; what all rows share is here, in this order: path and
 * method, session, permission, and only then the body, its size and its parameters.
 */
export function addMerchantRoutes(app: FastifyInstance, deps: MerchantDeps): void {
  const callers = new WeakMap<FastifyRequest, Caller>()

  for (const row of deps.operations) {
    const options: RouteShorthandOptions = {
      config: deps.crossOrigin,
      bodyLimit: row.takesFiles ? maxMultipartBytes : maxFormBytes,
      onRequest: async (request, reply) => {
        if (!isOf(row, request)) return sendFailure(allow(reply, row.method), wrongParameter('method'), 405)
        const caller = await whoCalls(row, request)
        if (!caller.ok) return sendFailure(reply, caller.refusal)
        callers.set(request, caller.value)
      },
      errorHandler: (error, request, reply) => answerError(row, error, request, reply),
    }
    app.all(row.path, options, (request, reply) => answer(row, request, reply))
  }
  const answerUnknown = async (_request: FastifyRequest, reply: FastifyReply) =>
    sendFailure(reply, wrongParameter('path'), 404)
  // Before its body is read: no such address needs one.
  app.all('/user/*', { onRequest: answerUnknown }, answerUnknown)

  async function whoCalls(row: Operation, request: FastifyRequest): Promise<Result<Caller, Failure>> {
    const caller = { cinemaId: defaultCinemaId, address: clientAddress(request), speaker: null, token: null }
    if (row.who === 'anyone') return accepted(caller)
    const presented = presentedSession(request)
    if (!presented) return refused({ code: 1101 })
    const { accountId, token } = presented
    const owner = await deps.sessions.ownerOf(defaultCinemaId, token)
    const isOwner = accountId === 'as the token says' || owner === accountId
    const speaker = owner !== null && isOwner ? await findSpeaker(deps.db, defaultCinemaId, owner) : null
    if (!speaker) return refused({ code: 1102 })
    return mayRun(row, speaker) ? accepted({ ...caller, speaker, token }) : refused({ code: 1103 })
  }

  async function answer(row: Operation, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = callers.get(request)
    if (!caller) throw new Error('a request came to its operation without having been let in')
    const answered = await row.run(caller, await fieldsOf(row, request))
    if (!answered.ok) return sendFailure(reply, answered.refusal)
    if (answered.value.signedIn !== undefined) giveCookies(request, reply, answered.value.signedIn)
    return sendSuccess(reply, answered.value.data)
  }

  /** A body that is too large, or that its sender broke off, is a wrong first parameter (of a form with a file: that). */
  function answerError(row: Operation, error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    const status = error.statusCode ?? 500
    if (status >= 400 && status < 500) {
      const isUpload = row.takesFiles && isMultipart(request.headers['content-type'])
      void sendFailure(reply, wrongParameter(isUpload ? 'logo' : (Object.keys(row.parameters)[0] ?? 'body')))
      return
    }
    deps.noteFault(error, request)
    void sendFailure(reply, { code: 1500 })
  }
}

/** What is read with GET is also asked for with HEAD: its answer is then without its body. */
function isOf(row: Operation, { method }: FastifyRequest): boolean {
  return method === row.method || (method === 'HEAD' && row.method === 'GET')
}

function mayRun(row: Operation, speaker: MerchantSpeaker): boolean {
  return row.who !== 'administrator' || speaker.isAdministrator
}

async function fieldsOf(row: Operation, request: FastifyRequest) {
  if (row.method === 'GET') return readQuery(request.raw.url ?? '')
  const contentType = request.headers['content-type']
  if (isMultipart(contentType) && !row.takesFiles) return new Map()
  return readBody(contentType, bytesOf(request))
}
