import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/**
 * A server on loopback that counts what it is sent, which no page of a kiosk may ever do. A connection without a word is
 * none: Chromium opens some beforehand.
 */
export async function openCountingServer() {
  let requests = 0
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      requests += 1
      socket.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: () => server.close(),
  }
}
