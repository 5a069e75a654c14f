import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { readLiveStream } from '../../../electron/server-link/live-stream.ts'
import { createServerClock } from '../../../electron/server-link/server-clock.ts'
import { createServerRequests } from '../../../electron/server-link/server-requests.ts'
import { replicaSchemas } from '../../../shared/catalog/replicas.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { editsAnswerSchema } from '../../../shared/edits/contract.ts'
import { allotAnswerSchema } from '../../../shared/sync/allotment-messages.ts'
import * as messages from '../../../shared/sync/messages.ts'
import { protocolHeader, readRequest } from '../../../shared/sync/protocol-window.ts'
import * as staffMessages from '../../../shared/sync/staff-messages.ts'
import { createFakeRandom } from '../../support/fake-random.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { type Exchange, readRecording } from '../../support/recorded-protocol/recording.ts'

const { syncPaths, minProtocolVersion, protocolVersion } = messages

/** How the kiosk reads what is asked at each path; what is pulled, by its replica. */
const answers: Readonly<Record<string, z.ZodType>> = {
  [syncPaths.challenge]: messages.challengeAnswerSchema,
  [syncPaths.enrol]: messages.enrolAnswerSchema,
  [syncPaths.hello]: messages.helloAnswerSchema,
  [syncPaths.journal]: messages.journalAnswerSchema,
  [syncPaths.grant]: messages.grantAnswerSchema,
  [syncPaths.allot]: allotAnswerSchema,
  [syncPaths.report]: messages.reportAnswerSchema,
  [syncPaths.close]: messages.closeAnswerSchema,
  [syncPaths.devices]: staffMessages.devicesAnswerSchema,
  [syncPaths.writeOff]: staffMessages.signedOffAnswerSchema,
  [syncPaths.proposeResale]: staffMessages.signedOffAnswerSchema,
  [syncPaths.confirmResale]: staffMessages.signedOffAnswerSchema,
  [syncPaths.staffSignIn]: staffMessages.staffSignInAnswerSchema,
  [syncPaths.boxOffice]: staffMessages.boxOfficeAnswerSchema,
  [syncPaths.edits]: editsAnswerSchema,
  [syncPaths.claimRefund]: staffMessages.claimRefundAnswerSchema,
  [syncPaths.reviewItems]: staffMessages.reviewItemsAnswerSchema,
  [syncPaths.resolve]: staffMessages.resolveAnswerSchema,
}

function answerSchemaOf(path: string): z.ZodType {
  const { pathname, searchParams } = new URL(path, 'http://server')
  const replica = searchParams.get('replica') as keyof typeof messages.pullAnswerSchemas
  const schema = pathname === syncPaths.pull ? messages.pullAnswerSchemas[replica] : answers[pathname]
  if (!schema) throw new Error(`nothing reads what is asked at ${path}`)
  return schema
}

/** The kiosk asks what was recorded, of a server that returns what was recorded; what it sent is kept beside the answer. */
async function askAgain(version: number, { method, path, body, status, answer }: Exchange) {
  const { clock, timer } = createFakeTime()
  const sent = { path: '', body: null as unknown, version: '' }
  const requests = createServerRequests({
    serverUrl: 'http://server',
    fetch: async (url, init) => {
      const { pathname, search } = new URL(String(url))
      sent.path = pathname + search
      sent.body = init?.body ? JSON.parse(String(init.body)) : null
      sent.version = String(new Headers(init?.headers).get(protocolHeader))
      return new Response(JSON.stringify(answer), { status })
    },
    serverClock: createServerClock(clock),
    signerOf: () => () => 'signature',
    ports: { timer, random: createFakeRandom() },
  })
  requests.speak(version)
  const asked = readRequest(version, { path, body: body ?? undefined })
  const question = { method, ...asked, signedBy: 1 as DeviceNumber, answer: answerSchemaOf(asked.path) }
  return { sent, answer: await requests.ask(question, new AbortController().signal) }
}

const versions = Array.from(
  { length: protocolVersion - minProtocolVersion + 1 },
  (_, index) => minProtocolVersion + index,
)

describe.each(versions)('a kiosk at a server that speaks version %i', (version) => {
  const { exchanges, events } = readRecording(version)
  const asked = exchanges.filter(({ path }) => path !== syncPaths.live)

  it('understands every recorded answer, and every refusal as what it is', async () => {
    for (const exchange of asked) {
      const { answer } = await askAgain(version, exchange)
      const { refusal } = exchange.answer as { refusal?: object }
      expect(answer, exchange.path).toEqual(
        exchange.status === 200 ? { ok: true, value: expect.anything() } : { ok: false, refusal },
      )
    }
  })

  it('sends its requests as they were recorded', async () => {
    for (const exchange of asked) {
      const { sent } = await askAgain(version, exchange)
      const { path, body } = exchange
      const spoken = path === syncPaths.challenge ? protocolVersion : version
      expect(sent).toEqual({ path, body, version: String(spoken) })
    }
  })

  it('reads every recorded event of the live stream', async () => {
    const { timer } = createFakeTime()
    const read: string[] = []
    const text = events.map(({ event, data }) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('')
    const why = await readLiveStream({
      body: new Blob([text]).stream(),
      timer,
      version,
      onChanges: ({ replica, documents }) => {
        for (const document of documents) replicaSchemas[replica].parse(document)
        read.push('changes')
      },
      onStaff: () => read.push('staff'),
      onSignOfLife: () => undefined,
    })
    expect(why).toBe('ended by the server')
    expect(read).toEqual(events.map(({ event }) => event))
    expect(new Set(read)).toEqual(new Set(['changes', 'staff']))
  })
})
