import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { JournalOwner } from './ownership.ts'

/**
 * Something that is folded from the journal and follows it: a cache, thrown away with the program and folded again at
 * the next start.
 */
export type Projection = {
  /** Which entries it takes: of the present epoch, of every epoch of this device, or of every device this kiosk ever was. */
  readonly since: 'this-epoch' | 'this-device' | 'ever'
  /** Takes one more entry into account: those before in their order, then each as it is written. */
  readonly take: (entry: JournalEntry) => void
  /** What follows is the present epoch. Called once, whether or not there was anything before it. */
  readonly endPast?: () => void
}

/** The owners of the entries to be read, each group in its order; `lastSeq` bounds what is read of the present one. */
export type Readable = {
  readonly earlierDevices: readonly JournalOwner[]
  readonly earlierEpochs: readonly JournalOwner[]
  readonly present: { readonly owner: JournalOwner; readonly lastSeq: number } | null
}

export type Projections = {
  readonly add: (projection: Projection) => void
  /** Folds those that were added since the last time, all in one read. Nothing may be written meanwhile. */
  readonly fold: () => Promise<void>
  /** An entry was written. */
  readonly take: (entry: JournalEntry) => void
}

/** So many entries are in memory at a time, whatever the journal's length. */
const readAtOnce = 200

/** Keeps the projections of a journal. `read` returns entries in order of `seq`, past what a damaged database has lost. */
export function createProjections(deps: {
  readonly read: (owner: JournalOwner, afterSeq: number, limit: number) => Promise<readonly JournalEntry[]>
  readonly readable: () => Readable
}): Projections {
  const { read, readable } = deps
  const folded: Projection[] = []
  const added: Projection[] = []

  async function readInto(projections: readonly Projection[], owner: JournalOwner, lastSeq: number): Promise<void> {
    if (projections.length === 0) return
    for (let seq = 0; seq < lastSeq; ) {
      const entries = await read(owner, seq, Math.min(readAtOnce, lastSeq - seq))
      const last = entries.at(-1)
      if (!last) return
      for (const entry of entries) for (const { take } of projections) take(entry)
      seq = last.seq
    }
  }

  return {
    add: (projection) => void added.push(projection),
    fold: async () => {
      const fresh = added.splice(0)
      const { earlierDevices, earlierEpochs, present } = readable()
      const ofEver = fresh.filter(({ since }) => since === 'ever')
      const ofDevice = fresh.filter(({ since }) => since !== 'this-epoch')
      for (const owner of earlierDevices) await readInto(ofEver, owner, Infinity)
      for (const owner of earlierEpochs) await readInto(ofDevice, owner, Infinity)
      for (const { endPast } of fresh) endPast?.()
      if (present) await readInto(fresh, present.owner, present.lastSeq)
      folded.push(...fresh)
    },
    take: (entry) => {
      for (const { take } of folded) take(entry)
    },
  }
}
