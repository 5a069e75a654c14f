import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Who may come in to the browser host: one browser on this machine that was given this start's address. */
export type BrowserEntry = {
  /** The address to open, with the token of this start. */
  readonly address: string
  /** Whether a request is for this host and comes from no other site. */
  readonly isOurs: (request: IncomingMessage) => boolean
  /** Whether a request carries the token of this start in its address. */
  readonly bringsToken: (path: string, query: string) => boolean
  /** The cookie that a token is exchanged for. */
  readonly cookie: string
  readonly hasCookie: (request: IncomingMessage) => boolean
}

/**
 * Token and cookie are made again at each start and end with the process. The cookie bears the port in its name, since
 * browsers keep the cookies of all ports of an address together.
 */
export function createBrowserEntry(port: number): BrowserEntry {
  const origin = `http://127.0.0.1:${port}`
  const token = randomBytes(32).toString('base64url')
  const cookieName = `ttms-kiosk-${port}`
  const cookieValue = randomBytes(32).toString('base64url')
  return {
    address: `${origin}/?token=${token}`,
    isOurs: ({ headers }) =>
      headers.host === `127.0.0.1:${port}` && (headers.origin === undefined || headers.origin === origin),
    bringsToken: (path, query) => path === '/' && isSame(new URLSearchParams(query).get('token'), token),
    cookie: `${cookieName}=${cookieValue}; HttpOnly; SameSite=Strict; Path=/`,
    hasCookie: ({ headers }) =>
      (headers.cookie ?? '').split('; ').some((cookie) => isSame(cookie, `${cookieName}=${cookieValue}`)),
  }
}

function isSame(sent: string | null, wanted: string): boolean {
  if (sent === null || Buffer.byteLength(sent) !== Buffer.byteLength(wanted)) return false
  return timingSafeEqual(Buffer.from(sent), Buffer.from(wanted))
}
