import { createHash, randomUUID } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { issueEnrolCode } from '../../../server/ledger/devices/enrol-codes.ts'
import { formerText, helloText, requestText, signedHeaders, syncPaths } from '../../../shared/sync/messages.ts'
import type { TestServer } from '../central-server.ts'
import { makeDeviceKey } from '../signing-kiosk.ts'
import { differencesIn } from './differences.ts'
import { type Exchange, eventsIn, type Recording } from './recording.ts'
import { setStage } from './stage.ts'

type Enrolment = {
  readonly code: string
  readonly publicKey: string
  readonly previousOwners?: readonly { readonly device: number }[]
  readonly formers?: readonly { readonly device: number }[]
}

/**
 * Says to this server what was recorded, each request signed again, and returns where its answers and events differ from
 * the recorded ones: other fields, other types, other words. Proofs and other tokens of the recording are replaced by
 * what the server gave in their place. Closes the server.
 */
export async function replay(server: TestServer, recording: Recording): Promise<string[]> {
  await setStage(server)
  const keys = new Map<number, ReturnType<typeof makeDeviceKey>>()
  /** What the server gave in place of what was recorded. */
  const given = new Map<string, string>()
  const differences: string[] = []
  let stream: Promise<{ readonly payload: string }> | null = null

  const keyOf = (device: number) => {
    const key = keys.get(device)
    if (!key) throw new Error(`nothing was recorded of how device ${device} was enrolled`)
    return key
  }

  async function enrol(body: Enrolment): Promise<{ readonly body: object; readonly key: ReturnType<typeof keyOf> }> {
    const key = makeDeviceKey()
    const { publicKey } = key
    const code = await issueEnrolCode(server.db, server.cinemaId, server.time.clock.nowMs())
    const resigned = (former: { readonly device: number }) => ({
      ...former,
      publicKey: keyOf(former.device).publicKey,
      signature: keyOf(former.device).sign(formerText({ device: former.device, code, publicKey })),
    })
    const owners = body.formers ? { formers: body.formers.map(resigned) } : {}
    const previous = body.previousOwners ? { previousOwners: body.previousOwners.map(resigned) } : {}
    return { body: { ...body, ...owners, ...previous, code, publicKey }, key }
  }

  function signAgain({ method, path, headers }: Exchange, payload: string): Record<string, string> {
    const device = Number(headers[signedHeaders.device])
    if (!device) return { ...headers }
    const bodySha256 = createHash('sha256').update(payload).digest('hex')
    const timeMs = server.time.clock.nowMs()
    const nonce = randomUUID()
    const signature = keyOf(device).sign(requestText({ method, path, bodySha256, device, timeMs, nonce }))
    const { time, nonce: nonceName, signature: signatureName } = signedHeaders
    return { ...headers, [time]: String(timeMs), [nonceName]: nonce, [signatureName]: signature }
  }

  for (const exchange of recording.exchanges) {
    const { method, path, status, answer } = exchange
    let body = exchange.body === null ? null : replaceIn(exchange.body, given)
    const enrolling = path === syncPaths.enrol && status === 200 ? await enrol(body as Enrolment) : null
    if (enrolling) body = enrolling.body
    if (path === syncPaths.hello) {
      const hello = body as Parameters<typeof helloText>[0]
      body = { ...hello, signature: keyOf(hello.device).sign(helloText(hello)) }
    }
    const payload = body === null ? '' : JSON.stringify(body)
    const headers = signAgain(exchange, payload)
    const options: InjectOptions = { method, url: path, headers, ...(payload === '' ? {} : { payload }) }
    if (path === syncPaths.live) {
      // Answered once the server ends it.
      stream = server.app.inject(options)
      continue
    }
    const answered = await server.app.inject(options)
    await server.push()
    await server.tellStaff()
    if (answered.statusCode !== status) {
      differences.push(`${path}: HTTP ${answered.statusCode} ${answered.body}, not ${status}`)
      continue
    }
    if (enrolling) keys.set((answered.json() as { device: number }).device, enrolling.key)
    differences.push(...differencesIn(answer, answered.json(), given).map((difference) => `${path}${difference}`))
  }
  await server.close()
  const events = stream ? eventsIn((await stream).payload) : []
  differences.push(
    ...differencesIn(recording.events, events, given).map((difference) => `${syncPaths.live}${difference}`),
  )
  return differences
}

function replaceIn(message: unknown, given: ReadonlyMap<string, string>): unknown {
  return JSON.parse(JSON.stringify(message), (_name, value) => given.get(value) ?? value)
}
