import { writeSync } from 'node:fs'
import { Subject } from 'rxjs'
import type { JournalOwner } from '../../electron/journal/journal.ts'
import { openKioskDatabase } from '../../electron/store/database.ts'
import { createDeviceFacts } from '../../electron/store/device-facts.ts'
import { startReplication } from '../../electron/sync/replicate.ts'
import { createLog } from '../../runtime/log.ts'
import { packSeatStates } from '../../shared/catalog/seat-states.ts'
import type { LiveChanges } from '../../shared/sync/messages.ts'
import { someSeatStates } from '../support/replica-documents.ts'
import { firstOf } from '../support/until.ts'

// A kiosk's database that is told of so many changes of one replica, one after the other, and writes a fact after every
// tenth: `node write-stored.ts FOLDER COUNT`. It says `replica N` and `fact N` of each once it is written. Tests look at its
// system calls.

const [folder = '', count = '0'] = process.argv.slice(2)
const say = (line: string) => writeSync(1, `${line}\n`)

const database = await openKioskDatabase({ directory: folder })
const facts = createDeviceFacts(database)
const changes = new Subject<LiveChanges>()
const replication = startReplication(database, {
  owner: { device: 1, epoch: 1 } as JournalOwner,
  pull: async (_, after) => ({ documents: [], checkpoint: { seq: after } }),
  changes$: changes,
  resync$: new Subject(),
  log: createLog('write-stored'),
})
await replication.caughtUp
say('begins')
for (let seq = 1; seq <= Number(count); seq++) {
  const written = firstOf(database.seatStates.$, ({ documentId }) => documentId === '7')
  const taken = [{ state: 'sold' as const, device: null, seats: [`1-${1 + (seq % 60)}` as const] }]
  changes.next({ replica: 'seatStates', documents: [packSeatStates(someSeatStates(7, taken))], checkpoint: { seq } })
  await written
  say(`replica ${seq}`)
  if (seq % 10 > 0) continue
  await facts.put('counted', { seq })
  say(`fact ${seq}`)
}
say('ends')
await replication.close()
await database.close()
process.exit(0)
