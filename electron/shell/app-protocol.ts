import type { Protocol } from 'electron'
import type { Log } from '../../runtime/log.ts'
import type { PageFiles } from '../link/page-files.ts'
import { toPageHeaders } from '../link/page-headers.ts'
import { kioskOrigin, kioskScheme } from './kiosk-address.ts'

/** Makes `app:` an origin of its own like https. Must come before Electron is ready. */
export function registerKioskScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: kioskScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Answers `app://kiosk/…` with the built page and the posters, each with the security headers; all else is not there. */
export function serveKioskScheme(protocol: Pick<Protocol, 'handle'>, files: PageFiles, log: Log): void {
  const headers = toPageHeaders()
  const plain = (status: number) => new Response(`${status}\n`, { status, headers: { ...headers } })
  protocol.handle(kioskScheme, async (request) => {
    // Not `new URL`: it would make one path of many spellings, and only exact paths are answered.
    const path = request.url.startsWith(`${kioskOrigin}/`) ? request.url.slice(kioskOrigin.length) : null
    if (path === null) return plain(404)
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405)
    try {
      const { status, mediaType, cacheControl, bytes } = await files(path)
      const body = request.method === 'HEAD' ? null : new Uint8Array(bytes)
      return new Response(body, {
        status,
        headers: { ...headers, 'Content-Type': mediaType, 'Cache-Control': cacheControl },
      })
    } catch (fault) {
      log('page-request-failed', { err: fault })
      return plain(500)
    }
  })
}
