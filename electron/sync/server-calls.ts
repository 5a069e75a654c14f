import type { Observable } from 'rxjs'
import { filter, firstValueFrom, takeUntil } from 'rxjs'
import { refused } from '../../shared/core/result.ts'
import {
  closeAnswerSchema,
  grantAnswerSchema,
  journalAnswerSchema,
  pullAnswerSchemas,
  reportAnswerSchema,
  syncPaths,
} from '../../shared/sync/messages.ts'
import type { SendClose, SendReport } from '../devices/close-journal.ts'
import type { RequestGrant } from '../seats/request-grant.ts'
import type { PullChanges } from './replicate.ts'
import type { Ask, ServerConnection } from './server-connection.ts'
import type { SendEntries } from './upload-journal.ts'

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

export function createSendEntries(ask: Ask): SendEntries {
  return (owner, entries) =>
    ask({
      method: 'POST',
      path: syncPaths.journal,
      body: { epoch: owner.epoch, entries },
      signedBy: owner.device,
      answer: journalAnswerSchema,
    })
}

export function createSendReport(ask: Ask): SendReport {
  return (body) => ask({ method: 'POST', path: syncPaths.report, body, answer: reportAnswerSchema })
}

export function createSendClose(ask: Ask): SendClose {
  return (body) => ask({ method: 'POST', path: syncPaths.close, body, answer: closeAnswerSchema })
}

/** Pulls as soon as there is a line, however long that takes, so that replication itself never has to try again. */
export function createPullChanges(
  connection: Pick<ServerConnection, 'ask' | 'state' | 'state$'>,
  closed$: Observable<unknown>,
): PullChanges {
  const online$ = connection.state$.pipe(
    filter(({ line }) => line === 'online'),
    takeUntil(closed$),
  )
  return async (replica, after, limit) => {
    while (await firstValueFrom(online$, { defaultValue: null })) {
      const path = `${syncPaths.pull}?replica=${replica}&after=${after}&limit=${limit}`
      const answer = await connection.ask({ method: 'GET', path, answer: pullAnswerSchemas[replica] })
      if (answer.ok) return answer.value
      if (connection.state().line === 'online') throw new Error(`${path}: ${JSON.stringify(answer.refusal)}`)
    }
    return null
  }
}
