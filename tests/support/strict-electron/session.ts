import { record, recorder } from './machine.ts'
import { keepRule } from './rules.ts'

// Sessions with their protocols. A scheme is an origin of its own only where it was registered as standard, in time.

type Handler = (request: Request) => Response | Promise<Response>
type Filter = (request: { readonly url: string }, answer: (response: { readonly cancel?: boolean }) => void) => void
type Scheme = { readonly scheme: string; readonly privileges?: { readonly standard?: boolean } }

const standardSchemes = new Set<string>()

export const protocol = {
  registerSchemesAsPrivileged: (schemes: readonly Scheme[]) => {
    keepRule('protocol.registerSchemesAsPrivileged')
    record('protocol.registerSchemesAsPrivileged')
    for (const { scheme, privileges } of schemes) if (privileges?.standard) standardSchemes.add(scheme)
  },
}

/** The origin of a page at this address, `null` where its scheme has none. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url)
  return standardSchemes.has(protocol.slice(0, -1)) ? `${protocol}//${host}` : 'null'
}

export type NetError = { readonly code: number; readonly reason: string }

export class Session {
  readonly #handlers = new Map<string, Handler>()
  #filter: Filter | null = null
  readonly protocol = {
    handle: (scheme: string, handler: Handler) => {
      record('session.protocol.handle', scheme)
      this.#handlers.set(scheme, handler)
    },
  }
  readonly webRequest = {
    onBeforeRequest: (filter: Filter) => {
      record('session.webRequest.onBeforeRequest')
      this.#filter = filter
    },
  }
  readonly on = recorder('session.on')
  readonly setDevicePermissionHandler = recorder('session.setDevicePermissionHandler')
  readonly setDisplayMediaRequestHandler = recorder('session.setDisplayMediaRequestHandler')
  readonly setPermissionCheckHandler = recorder('session.setPermissionCheckHandler')
  readonly setPermissionRequestHandler = recorder('session.setPermissionRequestHandler')
  readonly setSpellCheckerEnabled = recorder('session.setSpellCheckerEnabled')

  /** What a page of this session is answered with, or Chromium's error. */
  async request(url: string): Promise<Response | NetError> {
    const handler = this.#handlers.get(new URL(url).protocol.slice(0, -1))
    if (!handler) return { code: -302, reason: 'ERR_UNKNOWN_URL_SCHEME' }
    const filter = this.#filter
    const { cancel } = filter ? await new Promise<{ cancel?: boolean }>((resolve) => filter({ url }, resolve)) : {}
    if (cancel) return { code: -20, reason: 'ERR_BLOCKED_BY_CLIENT' }
    return handler(new Request(url))
  }
}

const sessions = new Map<string, Session>()

export const session = {
  fromPartition: (name: string): Session => {
    keepRule('session.fromPartition')
    record('session.fromPartition', name)
    const found = sessions.get(name) ?? new Session()
    sessions.set(name, found)
    return found
  },
}
