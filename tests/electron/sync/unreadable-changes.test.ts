import { Subject } from 'rxjs'
import { expect, it, onTestFinished } from 'vitest'
import type { JournalOwner } from '../../../electron/journal/journal.ts'
import { openKioskDatabase } from '../../../electron/store/database.ts'
import { startReplication } from '../../../electron/sync/replicate.ts'
import { packSeatStates } from '../../../shared/catalog/seat-states.ts'
import type { LiveChanges } from '../../../shared/sync/messages.ts'
import { someSeatStates } from '../../support/replica-documents.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { firstOf } from '../../support/until.ts'

it('a kiosk that is told of seats that it can’t read says why, keeps none of them, and pulls', async () => {
  const { path: directory, remove } = makeTemporaryFolder()
  const database = await openKioskDatabase({ directory })
  const { log, faults } = createSilentLog()
  const changes$ = new Subject<LiveChanges>()
  const truth = someSeatStates(7, [{ state: 'sold', device: null, seats: ['1-1', '2-2'] }])
  let pulled: object[] = []
  const replication = startReplication(database, {
    owner: { device: 1, epoch: 1 } as JournalOwner,
    pull: async (replica, after) => {
      const documents = replica === 'seatStates' && after === 0 ? pulled : []
      return { documents, checkpoint: { seq: after + documents.length } }
    },
    changes$,
    resync$: new Subject(),
    log,
  })
  onTestFinished(async () => {
    await replication.close()
    await database.close()
    remove()
  })
  await replication.caughtUp
  pulled = [truth]
  const kept = firstOf(database.seatStates.$, ({ documentId }) => documentId === '7')
  const told = { ...packSeatStates(truth), places: '/' }
  changes$.next({ replica: 'seatStates', documents: [told], checkpoint: { seq: 1 } })
  await kept
  const document = await database.seatStates.findOne('7').exec()
  expect(document?.toJSON().taken).toEqual(truth.taken)
  expect(faults).toEqual([expect.objectContaining({ event: 'replica-changes-unreadable', replica: 'seatStates' })])
  expect(JSON.stringify(faults)).toContain('/ is no character of base64url')
})
