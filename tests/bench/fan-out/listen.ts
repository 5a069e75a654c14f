import { connect, type Socket } from 'node:net'

export type Listeners = {
  /** When each listener had its first event, in ms since the epoch; resolves once each has had `count` since it was asked. */
  readonly hear: (count: number) => Promise<readonly number[]>
  readonly close: () => void
}

const eventStart = Buffer.from('event: changes')

/** So many connections that read a stream of events and do nothing else with it. */
export async function listen(url: string, path: string, count: number): Promise<Listeners> {
  const { hostname, port } = new URL(url)
  const sockets: Socket[] = []
  const heard = new Map<Socket, { left: number; firstAtMs: number | null }>()
  let allHeard: () => void = () => undefined
  let leftSockets = 0

  const onData = (socket: Socket, bytes: Buffer) => {
    const hearing = heard.get(socket)
    if (!hearing) return
    for (let at = bytes.indexOf(eventStart); at >= 0; at = bytes.indexOf(eventStart, at + 1)) {
      hearing.firstAtMs ??= performance.timeOrigin + performance.now()
      hearing.left -= 1
      if (hearing.left > 0) continue
      leftSockets -= 1
      if (leftSockets === 0) allHeard()
    }
  }

  for (let opened = 0; opened < count; opened++) {
    const socket = connect(Number(port), hostname)
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.once('data', () => resolve())
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`)
    })
    socket.on('data', (bytes) => onData(socket, bytes))
    sockets.push(socket)
  }
  return {
    hear: async (events) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      allHeard = resolve
      leftSockets = sockets.length
      for (const socket of sockets) heard.set(socket, { left: events, firstAtMs: null })
      await promise
      return sockets.map((socket) => heard.get(socket)?.firstAtMs ?? Number.NaN)
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}
