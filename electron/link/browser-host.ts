import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Log } from '../../runtime/log.ts'
import { StartRefused } from '../../runtime/start-refused.ts'
import { type BrowserEntry, createBrowserEntry } from './browser-entry.ts'
import type { PageFiles } from './page-files.ts'
import { toPageHeaders } from './page-headers.ts'
import type { Serve } from './serve.ts'
import { openSocketLink } from './socket-link.ts'

export type BrowserHost = {
  /** What a browser on this machine opens, good until this process ends. */
  readonly address: string
  readonly close: () => Promise<void>
}

/**
 * Serves the page and its link on loopback, to the one browser that was given this start's address. `port` 0 takes a
 * free one; a taken one is refused.
 */
export async function openBrowserHost(
  { serve, files, log }: { serve: Serve; files: PageFiles; log: Log },
  port: number,
): Promise<BrowserHost> {
  const server = createServer()
  const openPort = await listen(server, port)
  const entry = createBrowserEntry(openPort)
  const headers = toPageHeaders(`ws://127.0.0.1:${openPort}`)

  server.on('request', async (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    try {
      await answer(request, response, entry, files)
    } catch (fault) {
      log('page-request-failed', { err: fault })
      if (response.headersSent) response.destroy()
      else end(response, 500, 'fault')
    }
  })
  const link = openSocketLink({ serve, log, entry }, server)

  return {
    address: entry.address,
    close: () =>
      new Promise((resolve) => {
        link.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, entry: BrowserEntry, files: PageFiles) {
  if (!entry.isOurs(request)) return end(response, 403, 'not from here')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return end(response, 405, 'only GET')
  }
  const [path = '', query = ''] = (request.url ?? '').split('?', 2)
  if (entry.bringsToken(path, query)) {
    response.setHeader('Set-Cookie', entry.cookie)
    response.setHeader('Location', '/')
    return end(response, 303, 'see /')
  }
  if (!entry.hasCookie(request)) return end(response, 403, 'open the address that the kiosk printed at its start')
  const found = await files(path)
  response.setHeader('Content-Type', found.mediaType)
  response.setHeader('Cache-Control', found.cacheControl)
  response.writeHead(found.status).end(request.method === 'HEAD' ? undefined : found.bytes)
}

function end(response: ServerResponse, status: number, words: string): void {
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.writeHead(status).end(`${words}\n`)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = new StartRefused(`port ${port} is taken by another program: set TTMS_KIOSK_PORT`)
      reject(error.code === 'EADDRINUSE' ? taken : error)
    })
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
