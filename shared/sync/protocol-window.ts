import { minProtocolVersion, protocolVersion } from './messages.ts'
import type { OlderMessage, OlderVersion, Spelling } from './versions/older-version.ts'
import { version1 } from './versions/version-1.ts'

// Kiosk and server speak the older of their two present versions, if both still serve it. Only here are older messages
// rewritten: at the edge, before they are parsed and after they are written, so that nothing behind it knows of versions.

/** The header that says in which version a request is written. Kiosks of version 1 do not send it. */
export const protocolHeader = 'x-ttms-protocol'

/** Each version that is still served, from the oldest on: where it differs from the next one. */
const olderVersions: readonly OlderVersion[] = [version1]

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

/** Whether this version has something for what is asked at this path in the present one. */
export function hasPath(version: number, path: string): boolean {
  return !versionsFrom(version).some(({ lacks }) => lacks.includes(path))
}

/** A request in this version, as the present version spells it. */
export function readRequest(version: number, message: Message): Message {
  let { path, query } = splitPath(message.path)
  let { body } = message
  for (const { messages } of versionsFrom(version)) {
    const found = messages.find((one) => one.path === path)
    if (!found) continue
    path = found.nextPath
    body = respell(found.request, 'toNext', body)
  }
  return { path: path + query, body }
}

/** A request in the present version, as this version spells it. */
export function writeRequest(version: number, message: Message): Message {
  const { path, query } = splitPath(message.path)
  const differences = differencesAt(version, path)
  const body = differences.reduce((written, { request }) => respell(request, 'fromNext', written), message.body)
  return { path: (differences.at(-1)?.path ?? path) + query, body }
}

/** What a server of this version returned to a request at this path, as the present version spells it. */
export function readAnswer(version: number, path: string, body: unknown): unknown {
  const differences = differencesAt(version, splitPath(path).path)
  return differences.reduceRight((read, { answer }) => respell(answer, 'toNext', read), body)
}

/** What the server returns to a request at this path, as this version spells it. */
export function writeAnswer(version: number, path: string, body: unknown): unknown {
  const differences = differencesAt(version, splitPath(path).path)
  return differences.reduce((written, { answer }) => respell(answer, 'fromNext', written), body)
}

/** The paths under which older versions that are served ask for what is at this path in the present one. */
export function olderPaths(path: string): string[] {
  const paths = differencesAt(minProtocolVersion, path).map((older) => older.path)
  return [...new Set(paths)].filter((older) => older !== path)
}

function versionsFrom(version: number): readonly OlderVersion[] {
  return olderVersions.slice(version - minProtocolVersion)
}

/** How the message at this path of the present version differs back to this version, the newest difference first. */
function differencesAt(version: number, presentPath: string): OlderMessage[] {
  let path = presentPath
  return versionsFrom(version)
    .toReversed()
    .flatMap(({ messages }) => {
      const found = messages.find(({ nextPath }) => nextPath === path)
      path = found?.path ?? path
      return found ?? []
    })
}

function respell(spelling: Spelling | undefined, way: keyof Spelling, body: unknown): unknown {
  return spelling ? spelling[way](body) : body
}

function splitPath(whole: string): { readonly path: string; readonly query: string } {
  const at = whole.indexOf('?')
  return at < 0 ? { path: whole, query: '' } : { path: whole.slice(0, at), query: whole.slice(at) }
}
