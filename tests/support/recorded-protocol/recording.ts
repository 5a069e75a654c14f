import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { TestServer } from '../central-server.ts'

/** One request as it was sent, and what the server returned. */
export type Exchange = {
  readonly method: 'GET' | 'POST'
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly status: number
  /** null for the live stream, whose events are listed by themselves. */
  readonly answer: unknown
}

export type LiveEvent = { readonly event: string; readonly data: unknown }

/** A whole conversation in one version of the protocol, in order. */
export type Recording = {
  readonly protocolVersion: number
  readonly exchanges: readonly Exchange[]
  readonly events: readonly LiveEvent[]
}

const folder = join(import.meta.dirname, '../../fixtures/protocol')

/** Where the recording of this version is: a line for its number, then one for each exchange and each event. */
export function recordingFile(version: number): string {
  return join(folder, `${version}.jsonl`)
}

export function readRecording(version: number): Recording {
  const [head, ...lines] = readFileSync(recordingFile(version), 'utf8').trimEnd().split('\n')
  const all = lines.map((line): Exchange | LiveEvent => JSON.parse(line))
  return {
    ...(JSON.parse(head ?? '') as Pick<Recording, 'protocolVersion'>),
    exchanges: all.filter((one) => 'path' in one),
    events: all.filter((one) => 'event' in one),
  }
}

export function writeRecording({ protocolVersion, exchanges, events }: Recording): void {
  const lines = [{ protocolVersion }, ...exchanges, ...events].map((one) => JSON.stringify(one))
  writeFileSync(recordingFile(protocolVersion), `${lines.join('\n')}\n`)
}

/** The events of a live stream that was read to its end; comments are left out. */
export function eventsIn(stream: string): LiveEvent[] {
  return stream.split('\n\n').flatMap((block) => {
    const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? []
    return event && data ? [{ event, data: JSON.parse(data) }] : []
  })
}

/** The server's app, with all that is asked of it noted; after each request the server tells its listeners what changed. */
export function recordApp(server: Pick<TestServer, 'app' | 'push' | 'tellStaff'>) {
  const exchanges: Exchange[] = []
  const inject = async (options: InjectOptions) => {
    const answer = await server.app.inject(options)
    await server.push()
    await server.tellStaff()
    const { method, url, headers = {}, payload } = options
    exchanges.push({
      method: method as Exchange['method'],
      path: String(url),
      headers: headers as Record<string, string>,
      body: payload ? JSON.parse(String(payload)) : null,
      status: answer.statusCode,
      answer: answer.json(),
    })
    return answer
  }
  return { exchanges, app: { inject } as unknown as FastifyInstance }
}
