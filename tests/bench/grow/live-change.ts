import { join } from 'node:path'
import { Subject } from 'rxjs'
import type { JournalOwner } from '../../../electron/journal/journal.ts'
import { openKioskDatabase } from '../../../electron/store/database.ts'
import { startReplication } from '../../../electron/sync/replicate.ts'
import { packSeatStates } from '../../../shared/catalog/seat-states.ts'
import type { SeatKey } from '../../../shared/seats/seat-plan.ts'
import type { LiveChanges } from '../../../shared/sync/messages.ts'
import { someSeatStates } from '../../support/replica-documents.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { firstOf } from '../../support/until.ts'
import { countCommits } from '../../support/write-ahead-log.ts'
import type { GrowRow } from './row.ts'

const changeCount = 200

/** What a kiosk is told of one seat of a showtime, and writes of it; that none is fsynced is held by tests/faults. */
export const liveChange: GrowRow = {
  name: 'live-change',
  about: 'a live change of a seat at a kiosk, seats taken of its showtime',
  sizes: [20, 200],
  figures: {
    'commits a change': { unit: '', most: 1 },
    'event of the stream': { unit: 'bytes', most: 400 },
  },
  measure: async (takenCount) => {
    const folder = makeTemporaryFolder()
    const database = await openKioskDatabase({ directory: folder.path })
    const changes$ = new Subject<LiveChanges>()
    const replication = startReplication(database, {
      owner: { device: 1, epoch: 1 } as JournalOwner,
      pull: async (_, after) => ({ documents: [], checkpoint: { seq: after } }),
      changes$,
      resync$: new Subject(),
      log: createSilentLog().log,
    })
    try {
      await replication.caughtUp
      const path = join(folder.path, 'kiosk.sqlite')
      const before = countCommits(path)
      let bytes = 0
      for (let seq = 1; seq <= changeCount; seq++) {
        // Another seat of the hall each time, beside so many.
        const seats = Array.from({ length: takenCount }, (_, index): SeatKey => {
          const seat = (index + seq) % 360
          return `${1 + Math.floor(seat / 20)}-${1 + (seat % 20)}`
        })
        const documents = [packSeatStates(someSeatStates(7, [{ state: 'sold', device: null, seats }]))]
        const written = firstOf(database.seatStates.$, ({ documentId }) => documentId === '7')
        const event: LiveChanges = { replica: 'seatStates', documents, checkpoint: { seq } }
        bytes += JSON.stringify(event).length
        changes$.next(event)
        await written
      }
      const commits = countCommits(path) - before
      return { 'commits a change': commits / changeCount, 'event of the stream': bytes / changeCount }
    } finally {
      await replication.close()
      await database.close()
      folder.remove()
    }
  },
}
