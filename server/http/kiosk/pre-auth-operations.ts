import { z } from 'zod'
import { accepted, refused } from '../../../shared/core/result.ts'
import type { Clock } from '../../../shared/core/time.ts'
import {
  type ChallengeAnswer,
  enrolRequestSchema,
  type HelloRequest,
  helloRequestSchema,
  protocolVersion,
  syncPaths,
} from '../../../shared/sync/messages.ts'
import { isServedVersion, versionInHeaders } from '../../../shared/sync/protocol-window.ts'
import type { SyncRefusal } from '../../../shared/sync/refusals.ts'
import type { Tries } from '../../accounts/tries.ts'
import type { Challenges } from '../../devices/challenges.ts'
import type { createEnrol } from '../../devices/enrol.ts'
import { defaultCinemaId } from '../../ledger/catalog/cinemas-store.ts'
import type { KioskAnswer, KioskOperation, KioskRequest } from './operation.ts'
import { readBody } from './read-body.ts'

export type PreAuthDeps = {
  readonly clock: Clock
  readonly challenges: Challenges
  readonly serverVersion: string
  readonly enrol: ReturnType<typeof createEnrol>
  readonly openConnection: (hello: HelloRequest) => Promise<KioskAnswer>
  readonly tries: Tries
}

const versionedSchema = z.object({ protocolVersion: z.int() })
const enrolTries = { most: 30, withinMs: 15 * 60_000 }

/** What a kiosk asks before it can sign with a device number: challenge, enrol, hello. */
export function preAuthOperations(deps: PreAuthDeps): KioskOperation[] {
  const { clock, challenges, serverVersion, enrol, openConnection, tries } = deps
  return [
    { method: 'GET', path: syncPaths.challenge, run: issueChallenge },
    { method: 'POST', path: syncPaths.enrol, run: ofThisProtocol(runEnrol) },
    { method: 'POST', path: syncPaths.hello, run: ofThisProtocol(runHello) },
  ]

  /** A message of another protocol may look different, so its version is read by itself, first. */
  function ofThisProtocol(run: KioskOperation['run']): KioskOperation['run'] {
    return async (request) => {
      const versioned = readBody(versionedSchema, request)
      const isOther = versioned.ok && !isServedVersion(versioned.value.protocolVersion)
      return isOther ? refused({ code: 'OtherProtocol', protocolVersion, serverVersion }) : run(request)
    }
  }

  async function issueChallenge({ headers }: KioskRequest) {
    const asked = versionInHeaders(headers)
    const answer: ChallengeAnswer = {
      protocolVersion: isServedVersion(asked) ? asked : protocolVersion,
      serverVersion,
      challenge: challenges.issue(),
      serverTimeMs: clock.nowMs(),
    }
    return accepted(answer)
  }

  async function runEnrol(request: KioskRequest): Promise<KioskAnswer> {
    const read = readBody(enrolRequestSchema, request)
    if (!read.ok) return read
    const subject = `enrol-address:${request.address}`
    const retryAfterSeconds = await tries.take(defaultCinemaId, subject, enrolTries)
    if (retryAfterSeconds > 0) return refused({ code: 'TooManyTries', retryAfterSeconds })
    const enrolled = await enrol(read.value)
    if (!enrolled.ok) return refused(enrolRefusals[enrolled.refusal])
    await tries.uncount(defaultCinemaId, subject)
    return enrolled
  }

  async function runHello(request: KioskRequest): Promise<KioskAnswer> {
    const read = readBody(helloRequestSchema, request)
    if (!read.ok) return read
    return await openConnection(read.value)
  }
}

const enrolRefusals = {
  BadEnrolCode: { code: 'BadEnrolCode' },
  MerchantStopped: { code: 'DeviceStopped', why: 'merchant-stopped' },
  BadPublicKey: { code: 'BadRequest', detail: 'publicKey: not an Ed25519 key' },
} as const satisfies Record<string, SyncRefusal>
