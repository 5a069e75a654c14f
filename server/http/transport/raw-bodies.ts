import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Timer } from '../../../shared/core/time.ts'

/** So much of a body beyond its limit is read on and discarded, for so long, before it is answered. */
const maxDiscardedBytes = 64 * 1024 * 1024
const maxDiscardMs = 10_000
/** How long a client that still sends then may take to read its answer. */
const lingerMs = 3_000

type Body = FastifyRequest['raw']

/**
 * Keeps the bodies of this scope's requests as the bytes they came in, up to the `bodyLimit` of each route. A larger one
 * ends in an error with status 413, for the scope's error handler to answer in the form of its interface. It is read to
 * its end first, within bounds: a connection that ends while a browser still sends is a network error there, whatever
 * was answered.
 */
export function keepBodiesRaw(app: FastifyInstance, { timer }: { readonly timer: Timer }): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest, body: Body, done) => {
    const { bodyLimit } = request.routeOptions
    readBytes(body, bodyLimit, timer, done)
  })
}

/** Reads no body of this scope's requests: they are answered without. What comes is discarded while it is being sent. */
export function ignoreBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null, undefined))
}

function readBytes(body: Body, limit: number, timer: Timer, done: (error: Error | null, bytes?: Buffer) => void): void {
  const chunks: Buffer[] = []
  let received = 0
  let stopTimer: (() => void) | null = null

  const end = (error: Error | null): void => {
    stopTimer?.()
    body.off('data', take).off('end', finish).off('error', breakOff)
    if (error) done(error)
    else done(null, Buffer.concat(chunks, received))
  }
  const finish = () => end(stopTimer ? tooLarge(limit) : null)
  const breakOff = () => end(withStatus(400, 'the body broke off'))
  const giveUp = () => {
    linger(body, timer)
    end(tooLarge(limit))
    body.resume()
  }
  const take = (chunk: Buffer) => {
    received += chunk.length
    if (received <= limit) chunks.push(chunk)
    else discard()
    if (received > limit + maxDiscardedBytes) giveUp()
  }
  const discard = () => {
    chunks.length = 0
    stopTimer ??= timer(maxDiscardMs, giveUp)
  }

  body.on('data', take).on('end', finish).on('error', breakOff)
  if (Number(body.headers['content-length'] ?? 0) > limit) discard()
  body.resume()
}

/** After its answer the connection is closed on this side alone for a moment, and what still comes is discarded. */
function linger({ socket }: Body, timer: Timer): void {
  socket.destroySoon = () => {
    socket.end()
    const stop = timer(lingerMs, () => socket.destroy())
    socket.once('close', stop)
  }
}

function tooLarge(limit: number): Error {
  return withStatus(413, `the body is larger than ${limit} bytes`)
}

function withStatus(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode })
}

/** The bytes of the request's body; none where it has no body. */
export function bytesOf({ body }: Pick<FastifyRequest, 'body'>): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0)
}
