import { join } from 'node:path'
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
import { countCommits } from '../../support/write-ahead-log.ts'

const owner = { device: 1, epoch: 1 } as JournalOwner
const nothing = { documents: [], checkpoint: { seq: 0 } }

it('a live change of a replica costs one commit, and its checkpoint is there after an orderly end', async () => {
  const { path: directory, remove } = makeTemporaryFolder()
  onTestFinished(remove)
  const open = async () => {
    const database = await openKioskDatabase({ directory })
    const [changes$, askedAfter] = [new Subject<LiveChanges>(), [] as number[]]
    const replication = startReplication(database, {
      owner,
      pull: async (replica, after) => {
        if (replica === 'seatStates') askedAfter.push(after)
        return nothing
      },
      changes$,
      resync$: new Subject(),
      log: createSilentLog().log,
    })
    await replication.caughtUp
    const close = async () => {
      await replication.close()
      await database.close()
    }
    return { database, changes$, askedAfter, close }
  }
  const kiosk = await open()
  const path = join(directory, 'kiosk.sqlite')
  const before = countCommits(path)
  for (let seq = 1; seq <= 30; seq++) {
    const written = firstOf(kiosk.database.seatStates.$, ({ documentId }) => documentId === String(1 + (seq % 3)))
    const documents = [
      packSeatStates(someSeatStates(1 + (seq % 3), [{ state: 'sold', device: null, seats: [`1-${seq}`] }])),
    ]
    kiosk.changes$.next({ replica: 'seatStates', documents, checkpoint: { seq } })
    await written
  }
  expect(countCommits(path) - before).toBe(30)
  await kiosk.close()
  const again = await open()
  // RxDB may end before it says how far the last one went.
  expect(again.askedAfter[0]).toBeGreaterThanOrEqual(29)
  await again.close()
})
