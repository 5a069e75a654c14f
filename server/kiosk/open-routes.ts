import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Clock } from '../../shared/core/time.ts'
import type { ChallengeAnswer, SyncRefusal } from '../../shared/sync/messages.ts'
import { enrolRequestSchema, helloRequestSchema, protocolVersion, syncPaths } from '../../shared/sync/messages.ts'
import type { Tries } from '../accounts/tries.ts'
import { defaultCinemaId } from '../catalog/cinemas-store.ts'
import type { Challenges } from '../devices/challenges.ts'
import type { createEnrol } from '../devices/enrol.ts'
import type { createOpenConnection } from '../devices/open-connection.ts'
import { sendRefusal } from './answers.ts'
import { readBody } from './read-body.ts'

export type OpenRoutesNeeds = {
  readonly clock: Clock
  readonly challenges: Challenges
  readonly serverVersion: string
  readonly enrol: ReturnType<typeof createEnrol>
  readonly openConnection: ReturnType<typeof createOpenConnection>
  readonly tries: Tries
}

const versionedSchema = z.object({ protocolVersion: z.int() })
const enrolTries = { most: 30, withinMs: 15 * 60_000 }

/** What a kiosk asks before it can sign with a device number: challenge, enrol, hello. */
export function addOpenRoutes(app: FastifyInstance, needs: OpenRoutesNeeds): void {
  const { clock, challenges, serverVersion, enrol, openConnection, tries } = needs

  /** A message of another protocol may look different, so its version is read by itself, first. */
  function otherProtocol(body: unknown): SyncRefusal | null {
    const versioned = readBody(versionedSchema, body)
    if (!versioned.ok || versioned.value.protocolVersion === protocolVersion) return null
    return { code: 'OtherProtocol', protocolVersion, serverVersion }
  }

  app.get(
    syncPaths.challenge,
    async (): Promise<ChallengeAnswer> => ({
      protocolVersion,
      serverVersion,
      challenge: challenges.issue(),
      serverTimeMs: clock.nowMs(),
    }),
  )

  app.post(syncPaths.enrol, async (request, reply) => {
    const other = otherProtocol(request.body)
    if (other) return sendRefusal(reply, other)
    const read = readBody(enrolRequestSchema, request.body)
    if (!read.ok) return sendRefusal(reply, read.refusal)
    const subject = `enrol-address:${request.ip}`
    const retryAfterSeconds = await tries.take(defaultCinemaId, subject, enrolTries)
    if (retryAfterSeconds > 0) return sendRefusal(reply, { code: 'TooManyTries', retryAfterSeconds })
    const enrolled = await enrol(read.value)
    if (enrolled.ok) {
      await tries.giveBack(defaultCinemaId, subject)
      return enrolled.value
    }
    if (enrolled.refusal === 'BadEnrolCode') return sendRefusal(reply, { code: 'BadEnrolCode' })
    if (enrolled.refusal === 'MerchantStopped') {
      return sendRefusal(reply, { code: 'DeviceStopped', why: 'merchant-stopped' })
    }
    return sendRefusal(reply, { code: 'BadRequest', detail: 'publicKey: not an Ed25519 key' })
  })

  app.post(syncPaths.hello, async (request, reply) => {
    const other = otherProtocol(request.body)
    if (other) return sendRefusal(reply, other)
    const read = readBody(helloRequestSchema, request.body)
    if (!read.ok) return sendRefusal(reply, read.refusal)
    const opened = await openConnection(read.value)
    return opened.ok ? opened.value : sendRefusal(reply, { code: opened.refusal })
  })
}
