import { z } from 'zod'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Random } from '../../shared/core/random.ts'
import type { Clock } from '../../shared/core/time.ts'
import { deviceNumberSchema } from '../../shared/core/wire.ts'
import type { DeviceFacts } from '../store/device-facts.ts'
import type { Seal, SealState } from './seal.ts'

const ownerSchema = z.object({ device: deviceNumberSchema, epoch: z.int().min(1) })
const ownedSchema = z.object({
  owner: ownerSchema.nullable(),
  former: z.array(ownerSchema),
  /** Former owners whose journals a server once had whole; one that is restored has not. */
  delivered: z.array(ownerSchema).default([]),
  restoredAtMs: z.int().nullable(),
  /**
   * So many entries previous owners wrote: as this database saw them end, or as its seal or a server says. Fewer than that
   * here are not all; `unknownSeq` is more than any.
   */
  least: z.array(ownerSchema.extend({ seq: z.int() })).default([]),
})
/** Nobody knows how much was written: whatever is here may lack the end. */
const unknownSeq = Number.MAX_SAFE_INTEGER
const openingSchema = z.object({ mark: z.string() })

/** Whose journal it is. Rights belong to one of these; a device number is never used again. */
export type JournalOwner = z.infer<typeof ownerSchema>

type Owned = z.infer<typeof ownedSchema>

/** Which device this database is, and the seal that says whether it still is the one that device wrote last. */
export type Ownership = {
  /** null until this kiosk is enrolled, and again once its database turned out to be a copy, or while its key is lost. */
  readonly owner: () => JournalOwner | null
  /**
   * The owner whose key can't be opened, or null. It is still the owner on disk, and is so again at a start that can open
   * its key; until then it counts as a previous one. Once another device begins, it is one for good.
   */
  readonly keyless: () => JournalOwner | null
  /** Owners before this one whose journals the server may not have whole. */
  readonly former: () => readonly JournalOwner[]
  /** Every device and epoch that this database was before, in the order of their numbers, as far as it knows them. */
  readonly everBefore: () => readonly JournalOwner[]
  /** Entries of these owners came from elsewhere into this database: a damaged one that was set aside. */
  readonly adoptPreviousOwners: (found: readonly JournalOwner[]) => Promise<void>
  /** The server has all of it; it is offered again only once it may have lost that, or where this kiosk becomes somebody else. */
  readonly noteDelivered: (former: JournalOwner) => Promise<void>
  /** The server was restored: it may have lost what it once had whole. */
  readonly offerAgain: () => Promise<void>
  /**
   * How many entries of a previous owner there were at least, which is more than any journal has where nobody knows, and
   * whether a server has all that is here.
   */
  readonly knownOf: (former: JournalOwner) => { readonly minSeq: number; readonly isDelivered: boolean }
  /** Not all that a previous owner wrote is here. */
  readonly noteLacking: (former: JournalOwner) => Promise<void>
  /** When the database was found to be restored, copied or gone; null since the enrolment after it. */
  readonly restoredAtMs: () => number | null
  /** A device that was never here, or the next epoch of the present one, whose last one is closed. */
  readonly begin: (owner: JournalOwner) => Promise<void>
  /** Nobody's from now on, until it enrols again; what it wrote goes on being sent. */
  readonly retire: () => Promise<void>
  /** The present owner's journal is on disk up to here. */
  readonly seal: (seq: number) => Promise<void>
}

/**
 * Judges the database against its seal and marks this opening, in the seal first and then in the database: a kill
 * between the two leaves the mark before, which the seal still knows, and so is no false alarm. `lastSeqOf` reads the
 * journal. A database that fails has no owner any more, durably, until it enrols again. `isSuccessor`: the one before
 * it was set aside, so that it is no surprise to find it without the owner that the seal names.
 */
export async function openOwnership(deps: {
  readonly facts: DeviceFacts
  readonly seal: Seal
  readonly clock: Clock
  readonly random: Random
  readonly lastSeqOf: (owner: JournalOwner) => Promise<number>
  readonly isSuccessor: boolean
  /** Without its key nobody can speak for a device, nor sell as it. */
  readonly hasKeyOf: (device: DeviceNumber) => boolean
}): Promise<Ownership> {
  const { facts, seal, clock, random, lastSeqOf, isSuccessor } = deps
  let owned = await readOwned(facts)
  const markBefore = (await facts.read('opening', openingSchema))?.mark ?? null
  const keep = async (next: Owned) => {
    await facts.put(ownerFactKey, next)
    owned = next
  }

  const lastSeq = owned.owner ? await lastSeqOf(owned.owner) : 0
  if (owned.owner && isRestored(owned.owner, lastSeq, markBefore, seal.present())) {
    await keep(ownerless(owned, owned.owner, clock.nowMs()))
  }
  const ended = owned.owner ? owned : withEnds(owned, seal.present())
  if (ended !== owned) await keep(ended)
  const lost = owned.owner ? null : lostOwner(everBefore(owned), seal.present())
  if (lost) await keep(ownerless(owned, lost, isSuccessor ? null : clock.nowMs()))
  const openingMark = random.uuid()
  const sealFor = (owner: JournalOwner | null, seq: number): SealState => {
    return { device: owner?.device ?? 0, epoch: owner?.epoch ?? 0, seq, openingMark, previousMark: markBefore }
  }
  await seal.set(sealFor(owned.owner, owned.owner ? lastSeq : 0))
  await facts.put('opening', { mark: openingMark })
  let isKeyless = owned.owner !== null && !deps.hasKeyOf(owned.owner.device)
  const ownerNow = () => (isKeyless ? null : owned.owner)
  const keyless = () => (isKeyless ? owned.owner : null)
  const withKeyless = (before: readonly JournalOwner[]) => {
    const lost = keyless()
    return lost ? [...before, lost] : before
  }

  const retire = async (owner: JournalOwner) => {
    // It was judged at the start, so all that it wrote is here.
    const end = { ...owner, seq: await lastSeqOf(owner) }
    await keep(ownerless({ ...owned, least: [...owned.least, end] }, owner, null))
    isKeyless = false
    await seal.set(sealFor(null, 0))
  }

  /** An epoch passes into the next one only once the server has all of it. */
  const isPassed = ({ device, epoch }: JournalOwner) =>
    [...everBefore(owned), ...(owned.owner ? [owned.owner] : [])].some(
      (known) => known.device === device && known.epoch > epoch,
    )

  return {
    owner: ownerNow,
    keyless,
    former: () => withKeyless(owned.former),
    everBefore: () => withKeyless(everBefore(owned)),
    adoptPreviousOwners: async (found) => {
      const added = found.filter((owner) => !owned.former.some((known) => isSameOwner(known, owner)))
      // A damaged database may have lost the end of them, unless the seal has told how much it was.
      if (added.length > 0) await keep(withEnds({ ...owned, former: [...owned.former, ...added] }, null))
    },
    noteDelivered: (whole) =>
      keep({
        ...owned,
        former: owned.former.filter((owner) => !isSameOwner(owner, whole)),
        delivered: [...owned.delivered, whole],
      }),
    offerAgain: async () => {
      if (owned.delivered.length > 0) await keep({ ...owned, former: everBefore(owned), delivered: [] })
    },
    knownOf: (former) => ({
      minSeq: Math.max(0, ...owned.least.filter((known) => isSameOwner(known, former)).map(({ seq }) => seq)),
      isDelivered: isPassed(former) || owned.delivered.some((known) => isSameOwner(known, former)),
    }),
    noteLacking: (former) => keep({ ...owned, least: [...owned.least, { ...former, seq: unknownSeq }] }),
    restoredAtMs: () => owned.restoredAtMs,
    begin: async (owner) => {
      // First: killed after that it is nobody's, which no seal contradicts, and enrols with the same code and key again.
      const lost = keyless()
      if (lost) await retire(lost)
      if (owned.owner?.device === owner.device && owner.epoch > owned.owner.epoch) {
        // Into the database first: one that is ahead of its seal is no false alarm. The server has the former epoch whole.
        await keep({ ...owned, owner })
        await seal.set(sealFor(owner, 0))
        return
      }
      const before = owned.owner ? [...everBefore(owned), owned.owner] : everBefore(owned)
      if (before.some((known) => known.device === owner.device)) {
        throw new Error(`device ${owner.device} was enrolled here before: its numbers can't be used again`)
      }
      await seal.set(sealFor(owner, 0))
      await keep({ ...owned, owner, former: before, delivered: [], restoredAtMs: null })
    },
    retire: async () => {
      const owner = ownerNow()
      if (owner) await retire(owner)
    },
    seal: (seq) => seal.set(sealFor(owned.owner, seq)),
  }
}

/**
 * How much the previous owners of a database that is nobody's wrote, as far as it is known: the seal says it of the one
 * that wrote last. Of any other whose end this database has not seen, it may be a copy from before that, or its seal is
 * gone: then nobody knows, and what is missing may be the sale of a payment that is open here.
 */
function withEnds(owned: Owned, seal: SealState | null): Owned {
  const sealed = seal && seal.seq > 0 ? [{ ...ownerSchema.parse(seal), seq: seal.seq }] : []
  const known = [...owned.least, ...sealed]
  const unknown = everBefore(owned).filter((owner) => !known.some((end) => isSameOwner(end, owner)))
  if (sealed.length + unknown.length === 0) return owned
  return { ...owned, least: [...known, ...unknown.map((owner) => ({ ...owner, seq: unknownSeq }))] }
}

/** Under this key a database keeps whose it is (device-facts.ts). */
export const ownerFactKey = 'owner'

/** The same for a copy of the database, made at this time: nobody's. */
export function withoutOwner(value: object, atMs: number): Owned {
  const owned = ownedSchema.parse(value)
  return owned.owner ? ownerless(owned, owned.owner, atMs) : owned
}

/** Whoever owned it before, in the order of their numbers. */
function everBefore({ former, delivered }: Owned): JournalOwner[] {
  return [...former, ...delivered].toSorted((a, b) => a.device - b.device || a.epoch - b.epoch)
}

/**
 * Nobody's any more. All journals are offered again: this kiosk becomes somebody else where its server was restored, too,
 * and then that may have lost what it once had whole.
 */
function ownerless(owned: Owned, last: JournalOwner, restoredAtMs: number | null): Owned {
  return { ...owned, owner: null, former: [...everBefore(owned), last], delivered: [], restoredAtMs }
}

async function readOwned(facts: DeviceFacts): Promise<Owned> {
  const none = { owner: null, former: [], delivered: [], restoredAtMs: null, least: [] }
  return (await facts.read(ownerFactKey, ownedSchema)) ?? none
}

/** The owner as the database has it, not yet judged. */
export async function readOwner(facts: DeviceFacts): Promise<JournalOwner | null> {
  return (await readOwned(facts)).owner
}

function isSameOwner(a: JournalOwner, b: JournalOwner): boolean {
  return a.device === b.device && a.epoch === b.epoch
}

function isRestored(owner: JournalOwner, lastSeq: number, mark: string | null, seal: SealState | null): boolean {
  if (seal === null || mark === null) return true
  if (mark !== seal.openingMark && mark !== seal.previousMark) return true
  if (owner.device !== seal.device || owner.epoch < seal.epoch) return true
  // A kill after the next epoch was begun here, and before that was sealed.
  return owner.epoch === seal.epoch && lastSeq < seal.seq
}

/**
 * Whom the seal names and this database has never heard of: its predecessor is gone. (Where a kill cut an enrolment off,
 * the seal names an owner who has written nothing.)
 */
function lostOwner(former: readonly JournalOwner[], seal: SealState | null): JournalOwner | null {
  if (seal === null || seal.seq === 0) return null
  const sealed = ownerSchema.parse(seal)
  return former.some((known) => isSameOwner(known, sealed)) ? null : sealed
}
