import { type Result, refused } from '../../shared/core/result.ts'
import { type GrantAnswer, type GrantRequest, grantAnswerSchema, syncPaths } from '../../shared/sync/messages.ts'
import type { SyncRefusal } from '../../shared/sync/refusals.ts'
import type { Ask } from '../server-link/server-requests.ts'

/**
 * Asks the server for custody of seats. `NoAnswer`: the line is down, or broke before the
 * answer came; whether the server granted is not known. Bounded in time; never throws for a line that fails.
 */
export type RequestGrant = (request: GrantRequest) => Promise<Result<GrantAnswer, SyncRefusal | { code: 'NoAnswer' }>>

const grantTimeoutMs = 8_000

/** Custody is worth a longer wait than other questions: who gives up early gives a customer's seats away. */
export function createRequestGrant(ask: Ask): RequestGrant {
  return async (request) => {
    const answer = await ask({
      method: 'POST',
      path: syncPaths.grant,
      body: request,
      timeoutMs: grantTimeoutMs,
      answer: grantAnswerSchema,
    })
    if (answer.ok) return answer
    const { refusal } = answer
    // An answer out of order says as little of what was granted as none.
    return refused(refusal.code === 'ServerFault' ? { code: 'NoAnswer' } : refusal)
  }
}
