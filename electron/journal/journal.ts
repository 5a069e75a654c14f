import { type Observable, Subject } from 'rxjs'
import { z } from 'zod'
import { createMutex } from '../../shared/core/mutex.ts'
import type { Random } from '../../shared/core/random.ts'
import { deviceNumberSchema, toldProofSchema } from '../../shared/core/wire.ts'
import {
  type EntryBody,
  type EntryKind,
  type EntryOfKind,
  type JournalEntry,
  journalEntrySchema,
} from '../../shared/journal/journal-entry.ts'
import { type Durability, durabilitySchema } from '../../shared/sync/messages.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { DeviceFacts } from '../store/device-facts.ts'
import type { JournalTable } from './journal-table.ts'
import type { JournalOwner, Ownership } from './ownership.ts'
import { createProjections, type Projections } from './projections.ts'

export type { JournalOwner } from './ownership.ts'

/** How much of the journal the server has; `durability` is null until it first said so. */
export type Acknowledged = {
  readonly seq: number
  readonly durability: Durability | null
  /** The server's proof that it said so; null until it first did. */
  readonly proof: string | null
}

/** Whose the journal is next: as before, nobody's, or the next epoch's. */
export type Handover = 'as-before' | 'nobody' | JournalOwner

export type Journal = {
  /** null until this kiosk is enrolled, and again once its database turned out to be a copy, or while its key is lost. */
  readonly owner: () => JournalOwner | null
  /** The owner whose key can't be opened, until another device begins; null: there is none. */
  readonly keylessOwner: () => JournalOwner | null
  /**
   * Writes one fact. It is on disk and sealed once this resolves, and `changes$` has told it. Where this rejects the
   * fact did not happen, and the caller must not go on as if it had.
   */
  readonly append: <Kind extends EntryKind>(kind: Kind, body: EntryBody<Kind>) => Promise<EntryOfKind<Kind>>
  /**
   * As `append`, for several facts of one kind in one commit: they are all on disk once this resolves, in their order, and
   * a crash before that leaves all of them or none. Where this rejects `changes$` has told those that happened all the same.
   */
  readonly appendAll: <Kind extends EntryKind>(
    kind: Kind,
    bodies: readonly EntryBody<Kind>[],
  ) => Promise<readonly EntryOfKind<Kind>[]>
  /**
   * As `append`, where `mayWrite` says yes in the very turn of the write: nothing else is written, and nothing is marked
   * as leaving, in between. Otherwise null, and nothing is written.
   */
  readonly appendIf: <Kind extends EntryKind>(
    mayWrite: () => boolean,
    kind: Kind,
    body: EntryBody<Kind>,
  ) => Promise<EntryOfKind<Kind> | null>
  /** The highest `seq` that was ever about to be sent: nobody else can know of what is above it. */
  readonly sentUpToSeq: () => number
  /** Marks entries up to this one as about to be sent. On disk once it resolves, and so before they are. */
  readonly markSendable: (seq: number) => Promise<void>
  /** Entries of the present owner with a higher `seq`, in order. */
  readonly entriesAfter: (seq: number, limit: number) => Promise<JournalEntry[]>
  /** Folds this one too from the next `fold` on. From then on it takes each entry before `changes$` emits it. */
  readonly addProjection: Projections['add']
  /** Brings every projection that was added since the last time up to the present, all in one read. */
  readonly fold: () => Promise<void>
  /** Of the present owner or one before; null: it is not here. */
  readonly entryAt: (owner: JournalOwner, seq: number) => Promise<JournalEntry | null>
  /** 0 where the journal of the present owner is empty. */
  readonly lastSeq: () => number
  readonly acknowledged: () => Acknowledged
  readonly acknowledge: (seq: number, durability: Durability, proof: string | null) => Promise<void>
  /** Keeps the server's proof that it knows the present owner, until it first acknowledges an entry. */
  readonly keepOwnerProof: (proof: string) => Promise<void>
  /** The server's last word to each device that this kiosk was before: what proves that it was that, should that forget it. */
  readonly toldBefore: () => Promise<readonly ToldBefore[]>
  /** Each entry as it is written; told before `append` resolves. */
  readonly changes$: Observable<JournalEntry>
  /** Faults that no append tells, since its entry is on disk all the same: for the log. */
  readonly faults$: Observable<unknown>
  /** Journals of former owners of this database that the server may not have whole. */
  readonly previousOwners: () => readonly JournalOwner[]
  /** In order, from the first one that is left after `seq` up to a gap: a damaged database may have lost some. */
  readonly formerEntriesAfter: (owner: JournalOwner, seq: number, limit: number) => Promise<JournalEntry[]>
  /** The server has all of it: it is told again only once it may have lost that. */
  readonly noteDelivered: (owner: JournalOwner) => Promise<void>
  /** The server was restored: journals of former owners that it once had whole are to be told again. */
  readonly offerPreviousAgain: () => Promise<void>
  /** Begins the journal of a new owner, after an enrolment. Refuses (throws) a device that was here before. */
  readonly begin: (owner: JournalOwner) => Promise<void>
  /**
   * Ends the present owner's journal where `close` says so. Nothing is written while it asks, so that the `lastSeq` that
   * it is given is the last for good if the server agrees.
   */
  readonly handOver: (close: (owner: JournalOwner, lastSeq: number) => Promise<Handover>) => Promise<void>
  /**
   * Whether this database has all that a previous owner ever wrote: `lacking` where the seal or the server knows of more,
   * or nobody knows how much it was, as without a seal; `unknown` until the server has said how much it has.
   */
  readonly isWhole: (owner: JournalOwner) => Promise<'whole' | 'lacking' | 'unknown'>
  /** Not all of this previous owner's journal is here: the server has more of it, or another one. */
  readonly noteLacking: (owner: JournalOwner) => Promise<void>
  /** Tells each new owner; null: nobody, until it enrols. Rights of the one before are void. */
  readonly owners$: Observable<JournalOwner | null>
}

const leavingSchema = z.object({ device: z.int(), epoch: z.int(), seq: z.int().min(0) })

const acknowledgedSchema = z.object({
  device: z.int(),
  epoch: z.int(),
  seq: z.int().min(0),
  durability: durabilitySchema.nullable(),
  proof: toldProofSchema.nullable().default(null),
})

const toldBeforeSchema = z.object({
  devices: z.array(
    z.object({ device: deviceNumberSchema, epoch: z.int().min(1), seq: z.int().min(0), proof: toldProofSchema }),
  ),
})
/** Up to where the server had a device's journal, and its proof that it said so. */
export type ToldBefore = z.infer<typeof toldBeforeSchema>['devices'][number]

/** The journal of this kiosk: a single writer, so `seq` has no gaps and each entry is told in its order. */
export async function openJournal(deps: {
  readonly table: JournalTable
  readonly ownership: Ownership
  readonly facts: DeviceFacts
  /** Says when an entry was written: the box office's day is judged by that, wherever it is read. */
  readonly cinemaClock: Pick<CinemaClock, 'cinemaNowMs'>
  readonly random: Random
}): Promise<Journal> {
  const { table, ownership, facts, cinemaClock, random } = deps
  const changes = new Subject<JournalEntry>()
  const faults = new Subject<unknown>()
  const owners = new Subject<JournalOwner | null>()
  const withLock = createMutex()
  let acknowledged = await readAcknowledged(facts, ownership.owner())
  let sentUpToSeq = await readLeftUpTo(facts, ownership.owner())
  let lastSeq = await lastSeqOf(ownership.owner())
  /** A write failed, and whether it is on disk is not known. */
  let isUnsure = false
  let sealedSeq = lastSeq

  async function lastSeqOf(owner: JournalOwner | null): Promise<number> {
    return owner ? await table.lastSeq(owner) : 0
  }

  /** Of a device's epochs from its first to this one. */
  const epochsUpTo = (device: JournalOwner['device'], lastEpoch: number): JournalOwner[] =>
    Array.from({ length: lastEpoch }, (_, index) => ({ device, epoch: index + 1 }))

  const projections = createProjections({
    read: table.entriesAfter,
    readable: () => {
      const owner = ownership.owner()
      // Of each device the last of its epochs is the one that is known. The terminal is the same as ever.
      const lastEpochs = new Map(ownership.everBefore().map(({ device, epoch }) => [device, epoch]))
      if (owner) lastEpochs.delete(owner.device)
      return {
        earlierDevices: [...lastEpochs].flatMap(([device, lastEpoch]) => epochsUpTo(device, lastEpoch)),
        earlierEpochs: owner ? epochsUpTo(owner.device, owner.epoch - 1) : [],
        present: owner && { owner, lastSeq },
      }
    },
  })
  changes.subscribe(projections.take)

  const sealUpTo = async (seq: number) => {
    await ownership.seal(seq)
    sealedSeq = seq
  }

  const tell = async (entries: readonly JournalEntry[]) => {
    lastSeq = entries.at(-1)?.seq ?? lastSeq
    // The entries are facts now. A seal that fails makes the *next* append fail, before it writes anything.
    await sealUpTo(lastSeq).catch((fault) => faults.next(fault))
    for (const entry of entries) changes.next(entry)
  }

  /** After a failed write: entries that reached the disk all the same are facts, and are told as such. */
  const verifyWritten = async (owner: JournalOwner): Promise<readonly JournalEntry[]> => {
    const written = upToGap(await table.entriesAfter(owner, lastSeq, Infinity), lastSeq)
    isUnsure = false
    if (written.length > 0) await tell(written)
    return written
  }

  const startAgain = (owner: JournalOwner | null) => {
    lastSeq = 0
    sealedSeq = 0
    isUnsure = false
    sentUpToSeq = 0
    acknowledged = { seq: 0, durability: null, proof: null }
    owners.next(owner)
  }

  const isPresent = ({ device, epoch }: JournalOwner) =>
    ownership.owner()?.device === device && ownership.owner()?.epoch === epoch

  const putAcknowledged = async (next: Acknowledged) => {
    const owner = ownership.owner()
    const { seq, durability, proof } = acknowledged
    const isKnown = seq === next.seq && durability === next.durability && proof === next.proof
    if (!owner || isKnown) return
    await facts.put('acknowledged', { ...owner, ...next })
    // The kiosk may have begun its next epoch meanwhile: of that the server has nothing.
    if (isPresent(owner)) acknowledged = next
  }

  const toldBefore = async (owner: JournalOwner | null): Promise<readonly ToldBefore[]> => {
    const kept = (await facts.read('told-before', toldBeforeSchema))?.devices ?? []
    const last = await facts.read('acknowledged', acknowledgedSchema)
    if (!last?.proof || last.device === owner?.device) return kept
    const { durability: _, ...told } = last
    return toldBeforeSchema.parse({ devices: [...kept.filter(({ device }) => device !== last.device), told] }).devices
  }

  const write = async (owner: JournalOwner, entries: readonly JournalEntry[]): Promise<void> => {
    try {
      await table.insert(entries)
    } catch (fault) {
      isUnsure = true
      const written = await verifyWritten(owner).catch((next) => {
        faults.next(next)
        return []
      })
      if (written.length > 0 && written.at(-1)?.id === entries.at(-1)?.id) return
      throw fault
    }
    await tell(entries)
  }

  const appendNow = async <Kind extends EntryKind>(
    kind: Kind,
    bodies: readonly EntryBody<Kind>[],
  ): Promise<readonly EntryOfKind<Kind>[]> => {
    const owner = ownership.owner()
    if (!owner) throw new Error(`nothing can be written (${kind}) before this kiosk is enrolled`)
    if (isUnsure && (await verifyWritten(owner)).length > 0)
      throw new Error('an entry that seemed to have failed was written')
    if (sealedSeq !== lastSeq) await sealUpTo(lastSeq)
    const { device, epoch } = owner
    const at = cinemaClock.cinemaNowMs()
    const checked = bodies.map((body, index) => {
      const entry = { device, epoch, seq: lastSeq + 1 + index, id: random.uuid(), kind, at, body }
      return journalEntrySchema.parse(entry)
    })
    await write(owner, checked)
    return checked as readonly JournalEntry[] as readonly EntryOfKind<Kind>[]
  }

  const appendOne = async <Kind extends EntryKind>(kind: Kind, body: EntryBody<Kind>): Promise<EntryOfKind<Kind>> => {
    const [entry] = await appendNow(kind, [body])
    if (!entry) throw new Error('an entry was written and is not there')
    return entry
  }

  return {
    owner: ownership.owner,
    keylessOwner: ownership.keyless,
    append: (kind, body) => withLock(() => appendOne(kind, body)),
    appendAll: async (kind, bodies) => (bodies.length === 0 ? [] : withLock(() => appendNow(kind, bodies))),
    appendIf: (mayWrite, kind, body) => withLock(async () => (mayWrite() ? await appendOne(kind, body) : null)),
    sentUpToSeq: () => sentUpToSeq,
    markSendable: (seq) =>
      withLock(async () => {
        const owner = ownership.owner()
        if (!owner || seq <= sentUpToSeq) return
        await facts.put('leaving', { ...owner, seq })
        sentUpToSeq = seq
      }),
    entriesAfter: async (seq, limit) => {
      const owner = ownership.owner()
      return owner ? upToGap(await table.entriesAfter(owner, seq, Math.min(limit, lastSeq - seq)), seq) : []
    },
    addProjection: projections.add,
    fold: () => withLock(() => table.readThrough(projections.fold)),
    entryAt: async (owner, seq) => upToGap(await table.entriesAfter(owner, seq - 1, 1), seq - 1)[0] ?? null,
    lastSeq: () => lastSeq,
    acknowledged: () => acknowledged,
    acknowledge: (seq, durability, proof) => putAcknowledged({ seq, durability, proof }),
    keepOwnerProof: async (proof) => {
      if (acknowledged.seq === 0) await putAcknowledged({ ...acknowledged, proof })
    },
    changes$: changes.asObservable(),
    faults$: faults.asObservable(),
    previousOwners: ownership.former,
    formerEntriesAfter: async (owner, seq, limit) => {
      const entries = await table.entriesAfter(owner, seq, limit)
      return upToGap(entries, (entries[0]?.seq ?? 0) - 1)
    },
    noteDelivered: (owner) => withLock(() => ownership.noteDelivered(owner)),
    offerPreviousAgain: () => withLock(ownership.offerAgain),
    toldBefore: () => toldBefore(ownership.owner()),
    begin: (owner) =>
      withLock(async () => {
        // The word to the device that it was takes the place where that to the next one will be kept.
        if (ownership.owner()?.device !== owner.device) {
          await facts.put('told-before', { devices: await toldBefore(owner) })
        }
        await ownership.begin(owner)
        startAgain(owner)
      }),
    handOver: (close) =>
      withLock(async () => {
        const owner = ownership.owner()
        if (!owner) return
        if (isUnsure) await verifyWritten(owner)
        const next = await close(owner, lastSeq)
        if (next === 'as-before') return
        await (next === 'nobody' ? ownership.retire() : ownership.begin(next))
        startAgain(ownership.owner())
      }),
    isWhole: async (owner) => {
      const found = ownership.knownOf(owner)
      const lastSeq = await table.lastSeq(owner)
      if (lastSeq < found.minSeq || (await table.count(owner)) < lastSeq) return 'lacking'
      return found.isDelivered ? 'whole' : 'unknown'
    },
    noteLacking: (owner) => withLock(() => ownership.noteLacking(owner)),
    owners$: owners.asObservable(),
  }
}

/** Those that follow `seq` without one missing. */
function upToGap(entries: readonly JournalEntry[], seq: number): JournalEntry[] {
  const gap = entries.findIndex((entry, index) => entry.seq !== seq + 1 + index)
  return gap === -1 ? [...entries] : entries.slice(0, gap)
}

async function readAcknowledged(facts: DeviceFacts, owner: JournalOwner | null): Promise<Acknowledged> {
  const kept = await facts.read('acknowledged', acknowledgedSchema)
  if (!kept || !owner || kept.device !== owner.device || kept.epoch !== owner.epoch) {
    return { seq: 0, durability: null, proof: null }
  }
  return { seq: kept.seq, durability: kept.durability, proof: kept.proof }
}

async function readLeftUpTo(facts: DeviceFacts, owner: JournalOwner | null): Promise<number> {
  const kept = await facts.read('leaving', leavingSchema)
  return kept && kept.device === owner?.device && kept.epoch === owner.epoch ? kept.seq : 0
}
