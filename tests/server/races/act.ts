import { createHash } from 'node:crypto'
import { protocolVersion, requestText, signedHeaders, syncPaths } from '../../../shared/sync/messages.ts'
import { protocolHeader } from '../../../shared/sync/protocol-window.ts'
import type { TestServer } from '../../support/central-server.ts'
import { askMerchant } from '../../support/merchant-client.ts'
import { askTtms } from '../../support/web-customer.ts'
import { keyOf } from './device-keys.ts'
import { kiosks, lastSeq, merchant, nowMs, type people, people as peopleIds, tokenOf } from './stage.ts'

/** What came of a request: whether it did what it asked for, and what was answered, in words that are the same each time. */
export type Answer = { readonly httpStatus: number; readonly isDone: boolean; readonly said: string }

/** One round: what its acts share. */
export type Round = {
  readonly number: number
  /** What each kiosk has written in its journal and not heard to be acknowledged. */
  readonly journals: Map<number, object[]>
  /** The edits that kiosks have sent. */
  readonly edits: object[]
}

/** Where an act is sent, and in which round. */
export type Place = { readonly server: TestServer; readonly round: Round }

/** One changing use case, asked for as the person or kiosk who may. `build` makes the request; it is sent by what it returns. */
export type Act = {
  /** Its use case and, where that is asked in several ways, after a comma which. */
  readonly name: string
  /** Use cases that do the same are raced as one, under this name. */
  readonly group?: string
  readonly build: (place: Place) => () => Promise<Answer>
}

/** The use case that the act is of. */
export const nameOfUseCase = ({ name }: Pick<Act, 'name'>): string => name.split(', ', 1)[0] ?? name

let nonces = 0

/** An id that is the same each time for the same words. */
export function idOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

type Person = keyof typeof people

export function ttms(way: string, by: Person | null, fields: Readonly<Record<string, unknown>>): Act {
  return {
    name: way,
    build: ({ server, round }) => {
      const token = by === null ? null : tokenOf(by, round.number)
      return async () => {
        const { httpStatus, msg } = await askTtms(server, way.split(', ', 1)[0] ?? way, fields, token)
        return { httpStatus, isDone: httpStatus === 200 && msg === '', said: msg }
      }
    },
  }
}

export function merchants(
  way: string,
  by: 'merchant' | 'administrator' | null,
  fields: Readonly<Record<string, unknown>>,
): Act {
  return {
    name: way,
    build: ({ server, round }) => {
      const accountId = by === 'merchant' ? merchant.accountId : peopleIds.administrator
      const cookie = by === null ? {} : { cookie: `uid=${accountId}; token=${tokenOf(by, round.number)}` }
      return async () => {
        const { httpStatus, body } = await askMerchant(server, way.split(', ', 1)[0] ?? way, { ...cookie, fields })
        return { httpStatus, isDone: body.code === 0, said: body.msg }
      }
    },
  }
}

export type Asked = { readonly device: number; readonly path: string; readonly body: object }

/** A signed request of a kiosk. */
export function askAsKiosk({ server }: Place, { device, path, body }: Asked): () => Promise<Answer> {
  const payload = JSON.stringify(body)
  const bodySha256 = createHash('sha256').update(payload).digest('hex')
  nonces += 1
  const nonce = `nonce-of-races-${String(nonces).padStart(12, '0')}`
  const text = requestText({ method: 'POST', path, bodySha256, device, timeMs: nowMs, nonce })
  const headers = {
    'content-type': 'application/json',
    [signedHeaders.device]: String(device),
    [signedHeaders.time]: String(nowMs),
    [signedHeaders.nonce]: nonce,
    [signedHeaders.signature]: keyOf(device).sign(text),
    [protocolHeader]: String(protocolVersion),
  }
  return async () => toAnswer(await server.app.inject({ method: 'POST', url: path, headers, payload }))
}

type Refusing = {
  readonly refusal?: { readonly code: string } | null
  readonly outcomes?: readonly Refusing[]
  readonly reviewItems?: readonly { readonly why: string }[]
}

/** An edit that was refused, and an entry that can't be applied, are answered with 200 all the same. */
export function toAnswer({ statusCode, body }: { readonly statusCode: number; readonly body: string }): Answer {
  const read = JSON.parse(body) as Refusing
  const refusal = read.refusal ?? read.outcomes?.[0]?.refusal
  const unread = read.reviewItems?.at(-1)?.why === 'unreadable' ? 'unreadable' : undefined
  const said = refusal?.code ?? unread ?? ''
  return { httpStatus: statusCode, isDone: statusCode === 200 && said === '', said }
}

/** A signed request of a kiosk, the same each time. */
export function kiosk(way: string, device: number, body: object): Act {
  return { name: way, build: (place) => askAsKiosk(place, { device, path: way.split(/[ ,]/, 1)[0] ?? way, body }) }
}

/**
 * A kiosk writes an entry and sends all that is not acknowledged yet: where both of a round's acts write to one journal,
 * the later one sends both entries, as a kiosk does that has not heard of the first yet.
 */
export function journal(way: string, device: number, kind: string, body: object): Act {
  return {
    name: way,
    build: (place) => {
      const entries = place.round.journals.get(device) ?? []
      place.round.journals.set(device, entries)
      const seq = lastSeq + entries.length + 1
      entries.push({ device, epoch: 1, seq, id: idOf(`${way} ${seq}`), kind, at: nowMs, body })
      return askAsKiosk(place, { device, path: syncPaths.journal, body: { epoch: 1, entries: [...entries] } })
    },
  }
}

/** How far the kiosk's journal goes, with what it wrote in this round. */
export function seqOf({ journals }: Round, device: number): number {
  return lastSeq + (journals.get(device)?.length ?? 0)
}

/** What a server does by itself. */
export function job(name: string, work: (server: TestServer) => Promise<unknown>): Act {
  return {
    name,
    build:
      ({ server }) =>
      async () => {
        await work(server)
        return { httpStatus: 200, isDone: true, said: '' }
      },
  }
}

export const nameOfKiosk = (device: number): string =>
  Object.entries(kiosks).find(([, number]) => number === device)?.[0] ?? ''
