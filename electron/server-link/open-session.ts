import type { Ports } from '../../runtime/ports.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import {
  type ChallengeAnswer,
  challengeAnswerSchema,
  enrolAnswerSchema,
  formerText,
  type HelloAnswer,
  helloAnswerSchema,
  helloText,
  maxPreviousOwners,
  syncPaths,
} from '../../shared/sync/messages.ts'
import { isServedVersion, nearestServedVersion } from '../../shared/sync/protocol-window.ts'
import type { Journal, JournalOwner } from '../journal/journal.ts'
import type { DeviceKeys } from '../keys/device-keys.ts'
import type { DeliverEpochs, EpochStart } from './deliver-epochs.ts'
import type { EnrolCodes } from './enrol-code.ts'
import { createPassEpoch, createSendEntries } from './send-journal.ts'
import type { ServerClock } from './server-clock.ts'
import type { ServerFacts } from './server-facts.ts'
import type { Ask, AskRefusal, ServerRequests } from './server-requests.ts'
import type { SignerOf } from './sign-request.ts'

export type OpenedSession = {
  readonly hello: HelloAnswer
  readonly body: ReadableStream<Uint8Array>
}

export type SessionRefusal = AskRefusal | { readonly code: 'NoEnrolCode' }

export type SessionDeps = {
  readonly requests: ServerRequests
  readonly serverClock: ServerClock
  readonly serverFacts: ServerFacts
  readonly journal: Pick<
    Journal,
    'acknowledged' | 'begin' | 'previousOwners' | 'keepOwnerProof' | 'lastSeq' | 'owner' | 'toldBefore'
  >
  readonly deliverEpochs: Pick<DeliverEpochs, 'before'>
  readonly deviceKeys: Pick<DeviceKeys, 'of' | 'present' | 'take'>
  readonly signerOf: SignerOf
  readonly enrolCodes: EnrolCodes
  readonly kioskName: string
  readonly appVersion: string
  readonly ports: Pick<Ports, 'clock'>
}

/**
 * Opens a connection: challenge, enrolment where there is none, hello, live stream. The stream is open before anything
 * is pulled, so that no change falls between the two. A server that has forgotten epochs of this kiosk gets them first.
 * Refuses with what stood in the way.
 */
export async function openSession(
  deps: SessionDeps,
  signal: AbortSignal,
): Promise<Result<OpenedSession, SessionRefusal>> {
  const challenge = await askChallenge(deps, signal)
  if (!challenge.ok) return challenge
  const known = deps.journal.owner()
  const owner = known ? accepted(known) : await enrol(deps, signal)
  if (!owner.ok) return owner
  const hello = await sayHello(deps, owner.value, challenge.value.challenge, signal)
  if (!hello.ok) return hello
  const { epoch, acknowledgedSeq } = hello.value
  if (epoch < owner.value.epoch) {
    const delivered = await deliverForgotten(deps, owner.value, { epoch, seq: acknowledgedSeq }, signal)
    return delivered.ok ? openSession(deps, signal) : delivered
  }
  const stream = await deps.requests.openStream(syncPaths.live, owner.value.device, signal)
  if (!stream.ok) return stream
  return accepted({ hello: hello.value, body: stream.value })
}

/** The server was restored to an epoch of this kiosk that is over: what followed comes before anything else. */
function deliverForgotten(
  { requests, deliverEpochs }: SessionDeps,
  owner: JournalOwner,
  from: EpochStart,
  signal: AbortSignal,
): Promise<Result<null, AskRefusal>> {
  const ask: Ask = (question) => requests.ask({ signedBy: owner.device, ...question }, signal)
  return deliverEpochs.before({ send: createSendEntries(ask), passEpoch: createPassEpoch(ask) }, owner, from)
}

/** Which server this is, and what the hello must sign. Refuses a server that speaks no version that this kiosk does. */
export async function askChallenge(
  deps: Pick<SessionDeps, 'requests' | 'serverClock' | 'ports'>,
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<Result<ChallengeAnswer, AskRefusal>> {
  const sentAtMs = deps.ports.clock.monotonicMs()
  const answer = await deps.requests.ask(
    {
      method: 'GET',
      path: syncPaths.challenge,
      signedBy: null,
      answer: challengeAnswerSchema,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
    signal,
  )
  if (!answer.ok) return answer
  deps.serverClock.learn(answer.value.serverTimeMs, sentAtMs)
  const { protocolVersion, serverVersion } = answer.value
  deps.requests.speak(nearestServedVersion(protocolVersion))
  return isServedVersion(protocolVersion) ? answer : refused({ code: 'OtherProtocol', protocolVersion, serverVersion })
}

async function enrol(deps: SessionDeps, signal: AbortSignal): Promise<Result<JournalOwner, SessionRefusal>> {
  const code = await deps.enrolCodes.next()
  if (code === null) return refused({ code: 'NoEnrolCode' })
  const { publicKey } = deps.deviceKeys.present
  const wasBefore = new Set(deps.journal.previousOwners().map((former) => former.device))
  const words = await deps.journal.toldBefore()
  const previousOwners = [...wasBefore].slice(-maxPreviousOwners).map((device) => {
    const signature = deps.signerOf(device)(formerText({ device, code, publicKey }))
    const told = words.find((word) => word.device === device)
    return {
      device,
      signature,
      publicKey: deps.deviceKeys.of(device).publicKey,
      told: told ? { epoch: told.epoch, seq: told.seq, proof: told.proof } : null,
    }
  })
  const body = { protocolVersion: deps.requests.version(), code, publicKey, name: deps.kioskName, previousOwners }
  const answer = await deps.requests.ask(
    { method: 'POST', path: syncPaths.enrol, body, signedBy: null, answer: enrolAnswerSchema },
    signal,
  )
  if (!answer.ok) {
    if (answer.refusal.code === 'BadEnrolCode') deps.enrolCodes.refuse(code)
    return answer
  }
  const { device, epoch, cinema, proof } = answer.value
  // Its key is the only one that can speak for what was written then.
  if (wasBefore.has(device))
    throw new Error(`the server gave the number of device ${device} again, which this kiosk was`)
  await deps.serverFacts.saveServerInfo({ cinema, stopped: null })
  await deps.deviceKeys.take(device)
  await deps.journal.begin({ device, epoch })
  await deps.journal.keepOwnerProof(proof)
  return accepted({ device, epoch })
}

async function sayHello(
  deps: SessionDeps,
  owner: JournalOwner,
  challenge: string,
  signal: AbortSignal,
): Promise<Result<HelloAnswer, AskRefusal>> {
  const { device, epoch } = owner
  const { journal } = deps
  const signed = { device, epoch, challenge, lastSeq: journal.lastSeq(), acknowledgedSeq: journal.acknowledged().seq }
  const signature = deps.signerOf(device)(helloText(signed))
  const acknowledgedProof = journal.acknowledged().proof
  const body = {
    protocolVersion: deps.requests.version(),
    appVersion: deps.appVersion,
    ...signed,
    acknowledgedProof,
    signature,
  }
  const sentAtMs = deps.ports.clock.monotonicMs()
  const answer = await deps.requests.ask(
    { method: 'POST', path: syncPaths.hello, body, signedBy: null, answer: helloAnswerSchema },
    signal,
  )
  if (!answer.ok) return answer
  deps.serverClock.learn(answer.value.serverTimeMs, sentAtMs)
  const { cinema, stopped } = answer.value
  await deps.serverFacts.saveServerInfo({ cinema, stopped })
  return answer
}
