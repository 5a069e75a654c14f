import { METHODS, STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** What ends a connection before it carries a request. */
type ConnectionError = Error & { readonly code?: string; readonly rawPacket?: unknown }
type Connection = {
  readonly destroyed: boolean
  readonly writable: boolean
  readonly write: (text: string) => unknown
  readonly destroy: (error?: Error) => unknown
}

/** Knows every method that Node can read, so that a route is asked about all of them (RFC 9110, 9.1). CONNECT has no route. */
export function knowAllMethods(app: FastifyInstance): void {
  const missing = METHODS.filter((method) => method !== 'CONNECT' && !app.supportedMethods.includes(method))
  for (const method of missing) app.addHttpMethod(method, { hasBody: true })
}

/** Says with a 405 which methods there are: `method` alone, or GET and its HEAD. */
export function allow(reply: FastifyReply, method: string): FastifyReply {
  return reply.header('allow', method === 'GET' ? 'GET, HEAD' : method)
}

/**
 * From now on each address that is added has all other methods, too: they end in `refuse`, whose answer says what there is.
 * For addresses that are added one method at a time; whoever adds all methods refuses for itself.
 */
export function refuseOtherMethods(app: FastifyInstance, refuse: (reply: FastifyReply) => unknown): void {
  const refused = new Set<string>()
  app.addHook('onRoute', ({ url, method }) => {
    if (typeof method !== 'string' || method === 'HEAD' || refused.has(url)) return
    refused.add(url)
    const others = app.supportedMethods.filter((other) => other !== method && !(method === 'GET' && other === 'HEAD'))
    app.route({ url, method: others, handler: (_request, reply) => refuse(allow(reply, method)) })
  })
}

/** Answers what Node could not read as a request: 501 for a method that nobody knows, else what Fastify says too. */
export function answerUnreadable(error: ConnectionError, connection: Connection): void {
  if (error.code === 'ECONNRESET' || connection.destroyed) return
  const status = isOfUnknownMethod(error) ? 501 : (statusByCode[error.code ?? ''] ?? 400)
  const body = JSON.stringify({ error: STATUS_CODES[status], statusCode: status })
  const lines = ['Connection: close', `Content-Length: ${body.length}`, 'Content-Type: application/json', '', body]
  if (connection.writable) connection.write([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines].join('\r\n'))
  connection.destroy(error)
}

const statusByCode: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
}

/** A whole request line whose method has the letters of one (RFC 9110, 5.6.2). */
const requestLine = /^([\w!#$%&'*+.^`|~-]+) \S+ HTTP\/1\.[01]\r?\n/

/** Whether all is well with the line but its method: anything else that Node takes for a method is no request at all. */
function isOfUnknownMethod({ code, rawPacket }: ConnectionError): boolean {
  if (code !== 'HPE_INVALID_METHOD' || !Buffer.isBuffer(rawPacket)) return false
  const [, method] = requestLine.exec(rawPacket.toString('latin1')) ?? []
  return method !== undefined && !METHODS.includes(method)
}
