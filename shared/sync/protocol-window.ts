import { minProtocolVersion, protocolVersion } from './messages.ts'
import type { OlderMessage, Spelling } from './versions/older-version.ts'
import { version1 } from './versions/version-1.ts'

// Kiosk and server speak the older of their two present versions, if both still serve it. Only here are older messages
// rewritten: at the edge, before they are parsed and after they are written, so that nothing behind it knows of versions.

/** The header that says in which version a request is written. Kiosks of version 1 do not send it. */
export const protocolHeader = 'x-ttms-protocol'

/** Each version that is still served, from the oldest on: where it differs from the next one. */
const olderVersions: readonly (readonly OlderMessage[])[] = [version1]

/** A request on its way: `path` with its query. */
export type Message = { readonly path: string; readonly body: unknown }

/** Whether this program can speak this version. */
export function isServedVersion(version: number): boolean {
  return version >= minProtocolVersion && version <= protocolVersion
}

/** The version itself, or the nearest one that is served: journals are taken from kiosks of any version. */
export function nearestServedVersion(version: number): number {
  return Math.min(Math.max(version, minProtocolVersion), protocolVersion)
}

/** The version that the header of a request names, served or not. */
export function versionInHeaders(headers: Readonly<Record<string, unknown>>): number {
  const version = Number(headers[protocolHeader] ?? 1)
  return Number.isSafeInteger(version) ? version : protocolVersion
}

/** A request in this version, as the present version spells it. */
export function readRequest(version: number, message: Message): Message {
  return olderVersions.slice(version - minProtocolVersion).reduce((asked, differences) => {
    const [path, query] = splitPath(asked.path)
    const found = differences.find((one) => one.path === path)
    return found ? { path: found.nextPath + query, body: respell(found.request, 'toNext', asked.body) } : asked
  }, message)
}

/** A request in the present version, as this version spells it. */
export function writeRequest(version: number, message: Message): Message {
  return olderVersions.slice(version - minProtocolVersion).reduceRight((asked, differences) => {
    const [path, query] = splitPath(asked.path)
    const found = differences.find((one) => one.nextPath === path)
    return found ? { path: found.path + query, body: respell(found.request, 'fromNext', asked.body) } : asked
  }, message)
}

/** Every path under which versions before the present one ask for what is at this path now. */
export function olderPaths(path: string): string[] {
  const versions = olderVersions.map((_, index) => writeRequest(minProtocolVersion + index, { path, body: null }).path)
  return [...new Set(versions)].filter((older) => older !== path)
}

function respell(spelling: Spelling | undefined, way: keyof Spelling, body: unknown): unknown {
  return spelling ? spelling[way](body) : body
}

function splitPath(path: string): [path: string, query: string] {
  const at = path.indexOf('?')
  return at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at)]
}
