import { accepted } from '../../../shared/core/result.ts'
import { pullQuerySchema, syncPaths } from '../../../shared/sync/messages.ts'
import type { ChangeFeed } from '../../events/change-feed.ts'
import type { Admit } from './admit.ts'
import type { KioskOperation } from './operation.ts'
import { readParts } from './read-body.ts'

export type PullOperationDeps = { readonly feed: ChangeFeed; readonly admit: Admit }

/** What a kiosk asks to catch up with one replica. */
export function pullOperation({ feed, admit }: PullOperationDeps): KioskOperation {
  return {
    method: 'GET',
    path: syncPaths.pull,
    run: async (request) => {
      const device = await admit(request, 'working')
      if (!device.ok) return device
      const read = readParts(pullQuerySchema, request.query)
      if (!read.ok) return read
      const { replica, after, limit } = read.value
      const { cinema_id: cinemaId } = device.value
      const changes = await feed.changesOfReplica(cinemaId, replica, after, limit)
      const ids = changes.map((change) => change.documentId)
      const documents = await feed.currentDocuments(cinemaId, replica, ids)
      return accepted({ documents, checkpoint: { seq: changes.at(-1)?.seq ?? after } })
    },
  }
}
