import { filter, firstValueFrom, type Observable, takeUntil } from 'rxjs'
import { editsAnswerSchema } from '../../shared/edits/contract.ts'
import { pullAnswerSchemas, syncPaths } from '../../shared/sync/messages.ts'
import type { ServerConnection } from '../server-link/server-connection.ts'
import type { SendEdits } from './ask-for-decisions.ts'
import type { PullChanges } from './replicate.ts'

/** Many edits at once, at a server that hears from all its kiosks again after an outage. */
const batchTimeoutMs = 15_000

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
