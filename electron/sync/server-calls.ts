import type { Observable } from 'rxjs'
import { filter, firstValueFrom, takeUntil } from 'rxjs'
import type { Result } from '../../shared/core/result.ts'
import { refused } from '../../shared/core/result.ts'
import { editsAnswerSchema } from '../../shared/edits/contract.ts'
import type { JournalEntry } from '../../shared/sales/journal-entry.ts'
import type { CloseAnswer, CloseRequest, JournalAnswer } from '../../shared/sync/messages.ts'
import {
  closeAnswerSchema,
  grantAnswerSchema,
  journalAnswerSchema,
  pullAnswerSchemas,
  reportAnswerSchema,
  syncPaths,
} from '../../shared/sync/messages.ts'
import type { TakeRefundRequest } from '../../shared/sync/staff-messages.ts'
import { takeRefundAnswerSchema } from '../../shared/sync/staff-messages.ts'
import type { SendClose, SendReport } from '../devices/close-journal.ts'
import type { JournalOwner } from '../sales/journal.ts'
import type { TakeRefund } from '../sales/pay-refunds.ts'
import type { RequestGrant } from '../seats/request-grant.ts'
import type { SendEdits } from './ask-for-decisions.ts'
import type { PullChanges } from './replicate.ts'
import type { Ask, ServerConnection } from './server-connection.ts'
import type { AskRefusal } from './server-requests.ts'

/** Sends entries of one journal, in order. */
export type SendEntries = (
  owner: JournalOwner,
  entries: readonly JournalEntry[],
) => Promise<Result<JournalAnswer, AskRefusal>>

/** Says of an epoch that is long closed, at this entry, that the next one followed: the server has forgotten it. */
export type PassEpoch = (owner: JournalOwner, seq: number) => Promise<Result<CloseAnswer, AskRefusal>>

const grantTimeoutMs = 8_000
/** Many entries or edits at once, at a server that hears from all its kiosks again after an outage. */
const batchTimeoutMs = 15_000

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

export function createTakeRefund(ask: Ask): TakeRefund {
  return (ticketNumber) =>
    ask({
      method: 'POST',
      path: syncPaths.takeRefund,
      body: { ticketNumber, by: { how: 'terminal' } } satisfies TakeRefundRequest,
      answer: takeRefundAnswerSchema,
    })
}

export function createSendEntries(ask: Ask): SendEntries {
  return (owner, entries) =>
    ask({
      method: 'POST',
      path: syncPaths.journal,
      body: { epoch: owner.epoch, entries },
      signedBy: owner.device,
      timeoutMs: batchTimeoutMs,
      answer: journalAnswerSchema,
    })
}

export function createPassEpoch(ask: Ask): PassEpoch {
  return ({ device, epoch }, seq) =>
    ask({
      method: 'POST',
      path: syncPaths.close,
      body: { epoch, seq, next: 'forgotten' } satisfies CloseRequest,
      signedBy: device,
      answer: closeAnswerSchema,
    })
}

export function createSendReport(ask: Ask): SendReport {
  return (body) => ask({ method: 'POST', path: syncPaths.report, body, answer: reportAnswerSchema })
}

export function createSendClose(ask: Ask): SendClose {
  return (body) => ask({ method: 'POST', path: syncPaths.close, body, answer: closeAnswerSchema })
}

/** Pulls as soon as there is a line, however long that takes, so that replication itself never has to try again. */
export function createPullChanges(connection: Asked, closed$: Observable<unknown>): PullChanges {
  const isOnline = untilOnline(connection, closed$)
  return async (replica, after, limit) => {
    while (await isOnline()) {
      const path = `${syncPaths.pull}?replica=${replica}&after=${after}&limit=${limit}`
      const answer = await connection.ask({ method: 'GET', path, answer: pullAnswerSchemas[replica] })
      if (answer.ok) return answer.value
      if (connection.state().line === 'online') throw new Error(`${path}: ${JSON.stringify(answer.refusal)}`)
    }
    return null
  }
}

/** The same for edits. Once it is given up it answers nothing any more: any answer would count as the server's word. */
export function createSendEdits(connection: Asked, closed$: Observable<unknown>): SendEdits {
  const isOnline = untilOnline(connection, closed$)
  return async (edits) => {
    while (await isOnline()) {
      const answer = await connection.ask({
        method: 'POST',
        path: syncPaths.edits,
        body: { edits },
        timeoutMs: batchTimeoutMs,
        answer: editsAnswerSchema,
      })
      if (answer.ok) return answer.value.outcomes
      if (connection.state().line === 'online') throw new Error(`edits: ${JSON.stringify(answer.refusal)}`)
    }
    return new Promise(() => undefined)
  }
}

type Asked = Pick<ServerConnection, 'ask' | 'state' | 'state$'>

/** Waits for the line; null once there will be none any more. */
function untilOnline(connection: Asked, closed$: Observable<unknown>) {
  const online$ = connection.state$.pipe(
    filter(({ line }) => line === 'online'),
    takeUntil(closed$),
  )
  return () => firstValueFrom(online$, { defaultValue: null })
}
