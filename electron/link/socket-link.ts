import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Log } from '../../runtime/log.ts'
import type { BrowserEntry } from './browser-entry.ts'
import { maxMessageBytes } from './page-message.ts'
import type { Serve } from './serve.ts'

/** A kiosk has one page; a few more while one is loaded again or looked at by a developer. */
const maxPages = 8
/** A page that leaves this much unread is cut: it comes back with nothing owed to it. */
const maxUnreadBytes = 8_000_000

/** Carries the list of calls over a WebSocket at `/link`, for pages of our own origin that hold the cookie. */
export function openSocketLink(
  { serve, log, entry }: { serve: Serve; log: Log; entry: BrowserEntry },
  server: Server,
): { readonly close: () => void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false })

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (error) => log('page-connection-broke', { err: error }))
    const isPage = request.url === '/link' && request.headers.origin !== undefined
    if (!isPage || !entry.isOurs(request) || !entry.hasCookie(request)) return refuse(socket, '403 Forbidden')
    if (sockets.clients.size >= maxPages) return refuse(socket, '503 Service Unavailable')
    sockets.handleUpgrade(request, socket, head, (page) => carry(page, serve, log))
  })

  return {
    close: () => {
      for (const page of sockets.clients) page.terminate()
      sockets.close()
    },
  }
}

function carry(page: WebSocket, serve: Serve, log: Log): void {
  const send = (text: string, onTaken: () => void) => {
    if (page.bufferedAmount > maxUnreadBytes) page.terminate()
    else page.send(text, (error) => (error ? log('page-left', { err: error }) : onTaken()))
  }
  const served = serve({ send })
  page.on('message', async (data, isBinary) => {
    if (isBinary) return page.close(1003)
    const answer = await served.receive(data.toString())
    if (answer !== null) send(answer, () => undefined)
  })
  // Frames that are not WebSocket, or too large: ws closes the connection with the code that says so.
  page.on('error', (error) => log('page-message-invalid', { err: error }))
  page.on('close', served.close)
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
