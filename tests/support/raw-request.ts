import { connect, type Socket } from 'node:net'

export type RawRequest = {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Buffer
  /** In chunks, without saying how long it is. */
  readonly isChunked?: boolean
}

export type RawReply = { readonly status: number; readonly body: string }

const pieceBytes = 64 * 1024

/** The bytes of a request as they go over the line. */
function toBytes({ method = 'POST', path, headers = {}, body, isChunked = false }: RawRequest): Buffer[] {
  const length = isChunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(body.length) }
  const lines = Object.entries({ host: 'test', ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  const pieces: Buffer[] = []
  for (let at = 0; at < body.length; at += pieceBytes) {
    const piece = body.subarray(at, at + pieceBytes)
    pieces.push(
      isChunked ? Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]) : piece,
    )
  }
  return [head, ...pieces, ...(isChunked ? [Buffer.from('0\r\n\r\n')] : [])]
}

/**
 * Sends the whole request before it reads a byte, as a browser does, and returns the answer. Throws where the connection
 * breaks before that: what a browser calls a network error.
 */
export function sendWhole(port: number, request: RawRequest): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', reject).pause()
    let received = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text
      const reply = readReply(received)
      if (!reply) return
      socket.destroy()
      resolve(reply)
    })
    socket.on('close', () => reject(new Error(`the connection ended before the answer did: ${received.slice(0, 200)}`)))
    writeAll(socket, toBytes(request)).then(() => socket.resume(), reject)
  })
}

/** Sends these bytes and no more; resolves, with all that was answered, when the other side has closed the connection. */
export function untilClosed(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.setEncoding('utf8').on('data', (more: string) => {
      received += more
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET') reject(error)
    })
    socket.on('close', () => resolve(received))
  })
}

async function writeAll(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    await new Promise<void>((resolve, reject) => socket.write(piece, (error) => (error ? reject(error) : resolve())))
  }
}

function readReply(received: string): RawReply | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const length = Number(/content-length: (\d+)/i.exec(received.slice(0, end))?.[1] ?? 0)
  const body = received.slice(end + 4)
  return Buffer.byteLength(body) < length ? null : { status: Number(received.slice(9, 12)), body }
}
