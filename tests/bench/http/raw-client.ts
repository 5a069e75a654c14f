import { connect, type Socket } from 'node:net'

export type RawAnswer = { readonly status: number; readonly body: string }

export type RawClient = { readonly ask: (request: Buffer) => Promise<RawAnswer>; readonly close: () => void }

const headEnd = '\r\n\r\n'

/**
 * One kept connection that sends requests as they are and reads just enough of the answers: a client that costs a
 * fraction of what it measures. Answers must tell their length.
 */
export async function connectRaw(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url)
  const socket = await open(hostname, Number(port))
  let received = ''
  let waiting: { resolve: (answer: RawAnswer) => void; reject: (error: Error) => void } | null = null
  socket.setNoDelay(true).setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    received += chunk
    const answer = readAnswer(received)
    if (!answer || !waiting) return
    received = ''
    const { resolve } = waiting
    waiting = null
    resolve(answer)
  })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')))
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

/** One operation of the TTMS interface as the bytes of a request. */
export function ttmsRequest(path: string, parameters: Readonly<Record<string, number>>, token: string): Buffer {
  const body = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString()
  return Buffer.from(
    `POST /ttms/public/index.php/${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n` +
      `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
}

function open(hostname: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, hostname, () => resolve(socket))
    socket.once('error', reject)
  })
}

function readAnswer(received: string): RawAnswer | null {
  const end = received.indexOf(headEnd)
  if (end < 0) return null
  const length = Number(/content-length: (\d+)/i.exec(received.slice(0, end))?.[1] ?? 0)
  const body = received.slice(end + headEnd.length)
  return body.length < length ? null : { status: Number(received.slice(9, 12)), body }
}
