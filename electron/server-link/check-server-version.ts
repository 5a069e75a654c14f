import { StartRefused } from '../../runtime/start-refused.ts'
import { minProtocolVersion, protocolVersion } from '../../shared/sync/messages.ts'
import { askChallenge, type SessionDeps } from './open-session.ts'

const patienceMs = 2_000

/**
 * Asks the server at start-up which protocol it speaks: the refusal to start with where that is outside this kiosk's
 * window, else null. A server that does not answer in two seconds stops nobody: the kiosk goes on without it.
 */
export async function checkServerVersion(
  deps: Pick<SessionDeps, 'requests' | 'serverClock' | 'ports'>,
  serverUrl: string,
): Promise<StartRefused | null> {
  const challenge = await askChallenge(deps, new AbortController().signal, patienceMs)
  if (challenge.ok || challenge.refusal.code !== 'OtherProtocol') return null
  const { serverVersion, protocolVersion: theirs } = challenge.refusal
  return new StartRefused(
    `the server at ${serverUrl} is version ${serverVersion} and speaks protocol ${theirs}; this kiosk speaks ${minProtocolVersion} to ${protocolVersion}`,
  )
}
