import { createJournalTable } from '../../electron/journal/journal-table.ts'
import type { KioskStore } from '../../electron/journal/open-kiosk-store.ts'
import { createProjections } from '../../electron/journal/projections.ts'
import { createRightsProjection, type RightsProjection } from '../../electron/seats/rights-projection.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { SimulatedKiosk } from './simulated-kiosk.ts'

/** What a kiosk's journal comes to: its entries, what it may sell and what it is still being paid for. */
export type JournalSum = {
  readonly entries: readonly JournalEntry[]
  readonly rights: readonly string[]
  readonly openPayments: readonly string[]
}

/** Writes what the simulated kiosk wrote as its present device into a real store, and reads it back. */
export async function replayJournal(store: KioskStore, { disk, running }: SimulatedKiosk): Promise<JournalSum | null> {
  const owner = running()?.journal.owner()
  if (!owner) return null
  await store.journal.begin(owner)
  const table = createJournalTable(store.database)
  const written = disk.allEntries().filter(({ device, epoch }) => device === owner.device && epoch === owner.epoch)
  for (const entry of written) await table.insert([entry])
  const projections = createProjections({
    read: table.entriesAfter,
    readable: () => ({ earlierDevices: [], earlierEpochs: [], present: { owner, lastSeq: written.length } }),
  })
  const rights = createRightsProjection({ ...store.journal, addProjection: projections.add })
  await projections.fold()
  return { entries: await table.entriesAfter(owner, 0, written.length + 1), ...sumUp(rights) }
}

/** The same of the simulated kiosk itself. */
export function sumOf({ disk, running }: SimulatedKiosk): JournalSum | null {
  const now = running()
  const owner = now?.journal.owner()
  if (!now || !owner) return null
  const entries = disk.allEntries().filter(({ device, epoch }) => device === owner.device && epoch === owner.epoch)
  return { entries, ...sumUp(now.desk.rights) }
}

function sumUp(rights: RightsProjection): Omit<JournalSum, 'entries'> {
  const held = rights
    .showtimesHeld()
    .flatMap((showtimeId) =>
      rights.rightsOf(showtimeId).map(({ row, col, grantNumber }) => `${showtimeId}/${row}-${col}/${grantNumber}`),
    )
  return { rights: held.sort(), openPayments: rights.openPayments().map(({ paymentKey }) => paymentKey) }
}
