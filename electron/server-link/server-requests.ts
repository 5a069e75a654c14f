import { z } from 'zod'
import type { Ports } from '../../runtime/ports.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { protocolVersion, syncPaths } from '../../shared/sync/messages.ts'
import { protocolHeader, readAnswer, writeRequest } from '../../shared/sync/protocol-window.ts'
import { type SyncRefusal, syncRefusalSchema } from '../../shared/sync/refusals.ts'
import type { ServerClock } from './server-clock.ts'
import { type SignerOf, signRequest } from './sign-request.ts'

/** `NoAnswer`: the line, or the server behind it, is down; what was asked may have been done. */
export type NoAnswer = { readonly code: 'NoAnswer'; readonly why: string }
/** The server answered what it should not have. */
export type ServerFault = { readonly code: 'ServerFault'; readonly detail: string }
export type AskRefusal = SyncRefusal | NoAnswer | ServerFault

export type Question<Schema extends z.ZodType> = {
  readonly method: 'GET' | 'POST'
  /** With its query. */
  readonly path: string
  readonly body?: unknown
  /** The device whose signature the request bears; null: unsigned. */
  readonly signedBy: DeviceNumber | null
  readonly timeoutMs?: number
  readonly answer: Schema
}

/** A question in the name of this device, or of one that it was before. */
export type Ask = <Schema extends z.ZodType>(
  question: Omit<Question<Schema>, 'signedBy'> & { readonly signedBy?: DeviceNumber },
) => Promise<Result<z.infer<Schema>, AskRefusal>>

export type ServerRequests = {
  /** The version of the protocol that the server was found to speak; until it is known, the present one. */
  readonly version: () => number
  readonly speak: (version: number) => void
  readonly ask: <Schema extends z.ZodType>(
    question: Question<Schema>,
    signal: AbortSignal,
  ) => Promise<Result<z.infer<Schema>, AskRefusal>>
  /** Opens a signed answer that goes on until the signal ends it; bounded is only the wait for its beginning. */
  readonly openStream: (
    path: string,
    signedBy: DeviceNumber,
    signal: AbortSignal,
  ) => Promise<Result<ReadableStream<Uint8Array>, AskRefusal>>
}

const refusalSchema = z.object({ refusal: syncRefusalSchema })
const usualTimeoutMs = 5_000
/** What a proxy answers for a server that is down or overloaded. */
const downStatuses = [502, 503, 504]

/** The one place where the kiosk speaks HTTP to its server. Every wait is bounded, and every answer is parsed. */
export function createServerRequests(deps: {
  readonly serverUrl: string
  readonly fetch: typeof globalThis.fetch
  readonly serverClock: ServerClock
  readonly signerOf: SignerOf
  readonly ports: Pick<Ports, 'timer' | 'random'>
}): ServerRequests {
  const { serverUrl, fetch, serverClock, signerOf } = deps
  const { timer, random } = deps.ports
  let spoken = protocolVersion

  function toRequest(question: Omit<Question<z.ZodType>, 'answer'>, version: number): { url: URL; init: RequestInit } {
    const { method } = question
    const { path, body: message } = writeRequest(version, { path: question.path, body: question.body })
    const body = message === undefined ? '' : JSON.stringify(message)
    const headers: Record<string, string> = { [protocolHeader]: String(version) }
    if (body !== '') headers['content-type'] = 'application/json'
    if (question.signedBy !== null) {
      const request = { method, path, body, timeMs: serverClock.cinemaNowMs() }
      Object.assign(headers, signRequest({ signerOf, random }, question.signedBy, request))
    }
    return { url: new URL(path, serverUrl), init: { method, headers, ...(body === '' ? {} : { body }) } }
  }

  async function send<Value>(
    question: Omit<Question<z.ZodType>, 'answer'>,
    ending: AbortController,
    read: (response: Response, version: number) => Promise<Result<Value, AskRefusal>>,
  ): Promise<Result<Value, AskRefusal>> {
    // The challenge finds out what the server speaks by now, and is the same in every version.
    const version = question.path === syncPaths.challenge ? protocolVersion : spoken
    const { url, init } = toRequest(question, version)
    const stopTimer = timer(question.timeoutMs ?? usualTimeoutMs, () => ending.abort(new Error('no answer in time')))
    try {
      const response = await fetch(url, { ...init, signal: ending.signal })
      if (!response.ok) return refused(readRefusal(response.status, await response.text()))
      return await read(response, version)
    } catch (error) {
      return refused({ code: 'NoAnswer', why: reasonOf(error) })
    } finally {
      stopTimer()
    }
  }

  return {
    version: () => spoken,
    speak: (version) => {
      spoken = version
    },
    ask: async (question, signal) => {
      const { ending, letGo } = endWith(signal)
      try {
        return await send(question, ending, async (response, version) =>
          parseAnswer(question.answer, readAnswer(version, question.path, parseJson(await response.text()))),
        )
      } finally {
        letGo()
      }
    },
    openStream: (path, signedBy, signal) =>
      send({ method: 'GET', path, signedBy }, endWith(signal).ending, async ({ body }) =>
        body ? accepted(body) : refused({ code: 'ServerFault', detail: 'the live stream is empty' }),
      ),
  }
}

/**
 * An end that comes with the signal's at the latest. Not `AbortSignal.any`: of those, Node keeps each that is listened
 * to until it has ended.
 */
function endWith(signal: AbortSignal): { readonly ending: AbortController; readonly letGo: () => void } {
  const ending = new AbortController()
  const end = () => ending.abort(signal.reason)
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return { ending, letGo: () => signal.removeEventListener('abort', end) }
}

function parseAnswer<Schema extends z.ZodType>(schema: Schema, answer: unknown): Result<z.infer<Schema>, AskRefusal> {
  const read = schema.safeParse(answer)
  return read.success ? accepted(read.data) : refused({ code: 'ServerFault', detail: read.error.message })
}

function readRefusal(status: number, text: string): AskRefusal {
  if (downStatuses.includes(status)) return { code: 'NoAnswer', why: `HTTP ${status}` }
  const read = refusalSchema.safeParse(parseJson(text))
  return read.success ? read.data.refusal : { code: 'ServerFault', detail: `HTTP ${status}` }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The innermost reason: fetch says only "fetch failed" and puts what happened into its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}
