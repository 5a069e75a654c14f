import type { storedSchemas } from './schemas.ts'
import type { Synchronous } from './sqlite/sqlite-file.ts'

// What a power cut may take. All collections share one write-ahead log, so what is left of it is always a beginning: each
// durable write carries every write before it to the disk. What a journal entry was decided by is on disk with the entry,
// whatever kind it is of, and a checkpoint never without the documents before it. A kiosk with a line writes a fact of
// its own every minute, so more than that is never lost.

/** `truth`: nobody else has it, and it is on disk (fsync) before anybody acts on it. `replica`: asked of the server again. */
const worths: Readonly<Record<keyof typeof storedSchemas, 'truth' | 'replica'>> = {
  // Sales, rights, payments: what is written there has happened.
  journal: 'truth',
  // Whose journal it is, how much of it was about to leave, the server's last word, the notices.
  device: 'truth',
  // Made here; until the server has decided them they are nowhere else.
  edits: 'truth',
  // The server tells of them, but only while staff sign in.
  staff: 'truth',
  // The rest is as a kiosk has it that did not hear the last of it yet, which every rule of custody allows: a seat is sold
  // from a right in the journal alone, whatever a seat map says, and what changed is judged when the sale arrives (rule 11).
  films: 'replica',
  posters: 'replica',
  halls: 'replica',
  showtimes: 'replica',
  seatStates: 'replica',
  refunds: 'replica',
  settings: 'replica',
}

/** How far a replication is. What it lacks is pulled again, and of edits pushed again: the server applies each once. */
const replicationPrefix = 'rx-replication-meta-'

/** How durable the writes of a collection are, RxDB's own among them. */
export function durabilityOf(collectionName: string): Synchronous {
  if (collectionName.startsWith(replicationPrefix)) return 'NORMAL'
  const worth = (worths as Readonly<Record<string, string>>)[collectionName]
  return worth === 'replica' ? 'NORMAL' : 'FULL'
}
