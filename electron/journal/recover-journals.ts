import { join } from 'node:path'
import { z } from 'zod'
import type { KioskDatabase } from '../store/database.ts'
import type { DeviceFacts } from '../store/device-facts.ts'
import type { StoredEntry } from '../store/schemas.ts'
import { databaseFile, type SetAside } from '../store/set-aside.ts'
import { salvageDocuments } from '../store/sqlite/salvage-documents.ts'
import type { JournalOwner, Ownership } from './ownership.ts'

const recoveredSchema = z.object({
  databases: z.array(z.object({ name: z.string(), reason: z.string(), entries: z.int(), isPartial: z.boolean() })),
})

/** A database that was set aside, and how many entries of its journal were taken over. */
export type RecoveredDatabase = z.infer<typeof recoveredSchema>['databases'][number]

export async function readRecovered(facts: DeviceFacts): Promise<readonly RecoveredDatabase[]> {
  return (await facts.read('recovered', recoveredSchema))?.databases ?? []
}

/**
 * Takes what can be read of the journals of these databases into this one, under their owners, from where it is sent to
 * the server: it is the only record of those sales. Entries that are here already stay; a kill on the way is made good
 * at the next start. Returns every database that was ever recovered here.
 */
export async function recoverJournals(deps: {
  readonly directory: string
  readonly setAside: readonly SetAside[]
  readonly database: Pick<KioskDatabase, 'journal'>
  readonly facts: DeviceFacts
  readonly ownership: Ownership
}): Promise<readonly RecoveredDatabase[]> {
  const { directory, setAside, database, facts, ownership } = deps
  let recovered = await readRecovered(facts)
  for (const { name, reason } of setAside) {
    if (recovered.some((known) => known.name === name)) continue
    const salvaged = salvageDocuments(join(directory, name, databaseFile), 'journal')
    const owner = ownership.owner() ?? ownership.keyless()
    const entries = entriesOf(salvaged.documents).filter((entry) => !isOf(entry, owner))
    await ownership.adoptPreviousOwners(ownersOf(entries))
    const { error } = await database.journal.bulkInsert(entries)
    const spoilt = error.filter(({ status }) => status !== 409).length + salvaged.documents.length - entries.length
    const isPartial = salvaged.isPartial || spoilt > 0
    recovered = [...recovered, { name, reason, entries: salvaged.documents.length - spoilt, isPartial }]
    await facts.put('recovered', { databases: recovered })
  }
  return recovered
}

/** A damaged file may hold the same entry twice, and what is no entry: the schema sees to the rest of each. */
function entriesOf(documents: readonly object[]): StoredEntry[] {
  const entriesByKey = new Map<string, StoredEntry>()
  for (const document of documents) {
    const { key, device, epoch, seq, id, kind, at, body } = document as StoredEntry
    if (key === `${device}-${epoch}-${seq}`) entriesByKey.set(key, { key, device, epoch, seq, id, kind, at, body })
  }
  return [...entriesByKey.values()]
}

function isOf(entry: StoredEntry, owner: JournalOwner | null): boolean {
  return owner?.device === entry.device && owner.epoch === entry.epoch
}

function ownersOf(entries: readonly StoredEntry[]): JournalOwner[] {
  const owners = new Map(entries.map(({ device, epoch }) => [`${device}-${epoch}`, { device, epoch }]))
  return [...owners.values()]
}
