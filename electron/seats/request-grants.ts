import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { type AllotAnswer, allotAnswerSchema, maxAllotmentsAtOnce } from '../../shared/sync/allotment-messages.ts'
import { type GrantAnswer, type GrantRequest, grantAnswerSchema, syncPaths } from '../../shared/sync/messages.ts'
import { hasPath } from '../../shared/sync/protocol-window.ts'
import type { SyncRefusal } from '../../shared/sync/refusals.ts'
import type { Ask, AskRefusal } from '../server-link/server-requests.ts'

/** What the server says of one request; `NoAnswer`: the line is down, or broke before the answer came. */
export type Granted = Result<GrantAnswer, SyncRefusal | { readonly code: 'NoAnswer' }>

/**
 * Asks the server for custody of seats. Without an answer it is not known whether the server granted. Bounded in time;
 * never throws for a line that fails.
 */
export type RequestGrants = {
  readonly one: (request: GrantRequest) => Promise<Granted>
  /** Allotted seats of several showtimes under one epoch, none twice: what came of each, in their order. */
  readonly allotments: (requests: readonly GrantRequest[]) => Promise<readonly Granted[]>
  /** Of so many showtimes the server lets `allotments` ask at once. */
  readonly maxAllotments: () => number
}

/** Custody is worth a longer wait than other questions: who gives up early gives a customer's seats away. */
const grantTimeoutMs = 8_000

/** `version`: the protocol that the server speaks. One that knows no list is asked for each showtime by itself. */
export function createRequestGrants({ ask, version }: { ask: Ask; version: () => number }): RequestGrants {
  const hasList = () => hasPath(version(), syncPaths.allot)

  const one: RequestGrants['one'] = async (body) => {
    const answer = await ask({
      method: 'POST',
      path: syncPaths.grant,
      body,
      timeoutMs: grantTimeoutMs,
      answer: grantAnswerSchema,
    })
    return answer.ok ? answer : toRefused(answer.refusal)
  }

  const eachByItself = async (requests: readonly GrantRequest[]): Promise<readonly Granted[]> => {
    const granted: Granted[] = []
    for (const request of requests) granted.push(await one(request))
    return granted
  }

  return {
    one,
    maxAllotments: () => (hasList() ? maxAllotmentsAtOnce : 1),
    allotments: async (requests) => {
      const [first] = requests
      if (!first || !hasList()) return eachByItself(requests)
      const asked = requests.map(({ requestId, showtimeId, seats }) => ({ requestId, showtimeId, seats }))
      const answer = await ask({
        method: 'POST',
        path: syncPaths.allot,
        body: { epoch: first.epoch, requests: asked },
        timeoutMs: grantTimeoutMs,
        answer: allotAnswerSchema,
      })
      if (!answer.ok) return requests.map(() => toRefused(answer.refusal))
      return requests.map(({ requestId }) => outcomeOf(requestId, answer.value))
    },
  }
}

/** Sends requests that stand in one group, and returns what came of each, in their order. */
export async function sendTogether(
  { one, allotments }: RequestGrants,
  group: readonly GrantRequest[],
): Promise<readonly Granted[]> {
  const [first] = group
  if (first?.purpose === 'sale') return [await one(first)]
  return allotments(group)
}

/** Requests under one epoch in groups that can be sent together: one for a sale alone, allotted seats by showtime. */
export function groupRequests(requests: readonly GrantRequest[], maxAllotments: number): GrantRequest[][] {
  const groups: GrantRequest[][] = requests.filter(({ purpose }) => purpose === 'sale').map((request) => [request])
  let left = requests.filter(({ purpose }) => purpose === 'allotment')
  while (left.length > 0) {
    const ofShowtimes = new Map(left.toReversed().map((request) => [request.showtimeId, request]))
    const group = left.filter((request) => ofShowtimes.get(request.showtimeId) === request).slice(0, maxAllotments)
    groups.push(group)
    left = left.filter((request) => !group.includes(request))
  }
  return groups
}

/** An answer out of order says as little of what was granted as none. */
function toRefused(refusal: AskRefusal): Granted {
  return refused(refusal.code === 'ServerFault' ? { code: 'NoAnswer' } : refusal)
}

function outcomeOf(requestId: string, { outcomes, acknowledgedSeq }: AllotAnswer): Granted {
  const outcome = outcomes.find((one) => one.requestId === requestId)
  if (!outcome) return refused({ code: 'NoAnswer' })
  return outcome.kind === 'granted' ? accepted({ seats: outcome.seats, acknowledgedSeq }) : refused(outcome.refusal)
}
