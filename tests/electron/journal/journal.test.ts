import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openJournal } from '../../../electron/journal/journal.ts'
import type { JournalTable } from '../../../electron/journal/journal-table.ts'
import { openKioskStore } from '../../../electron/journal/open-kiosk-store.ts'
import type { JournalOwner, Ownership } from '../../../electron/journal/ownership.ts'
import { getRxStorageSqlite } from '../../../electron/store/sqlite/index.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import type { EntryBody, JournalEntry } from '../../../shared/journal/journal-entry.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { type DiskFault, failingStorage } from '../../support/failing-storage.ts'
import { createFakeRandom } from '../../support/fake-random.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { rightsTaken } from '../../support/journal-entries.ts'
import { anyProof } from '../../support/proofs.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const owner = { device: 1 as DeviceNumber, epoch: 1 }

const taken = (grantNumber: number): EntryBody<'rights-taken'> => rightsTaken([{ row: 1, col: 1, grantNumber }]).body

/** A store in a folder of its own, enrolled; `faults` are what the disk does next, one an access. */
async function aStore() {
  const folder = makeTemporaryFolder()
  const faults: { access: 'read' | 'write'; fault: DiskFault }[] = []
  const { clock } = createFakeTime()
  const random = createFakeRandom()
  const directory = join(folder.path, 'kiosk')
  const open = () => {
    const storage = failingStorage(getRxStorageSqlite({ directory }), (access) => {
      return faults[0]?.access === access ? (faults.shift()?.fault ?? null) : null
    })
    return openKioskStore({
      directory,
      sealDirectory: join(folder.path, 'seal'),
      clock,
      cinemaClock: cinemaClockOf(clock),
      random,
      keystore: null,
      storage,
    })
  }
  let store = await open()
  await store.journal.begin(owner)
  const told: JournalEntry[] = []
  store.journal.changes$.subscribe((entry) => told.push(entry))
  onTestFinished(async () => {
    await store.close()
    folder.remove()
  })
  return {
    journal: () => store.journal,
    told,
    failNext: (access: 'read' | 'write', fault: DiskFault) => faults.push({ access, fault }),
    reopen: async () => {
      await store.close()
      store = await open()
    },
  }
}

const seqs = (entries: readonly JournalEntry[]) => entries.map(({ seq }) => seq)

/** A journal in memory, whose seal a test can break; `put`: what writing a fact does. */
async function aJournalWithASeal(
  put: () => Promise<void> = () => Promise.reject(new Error('not in this test')),
  everBefore: readonly JournalOwner[] = [],
) {
  let present: JournalOwner = owner
  const entries: JournalEntry[] = []
  const never = () => Promise.reject(new Error('not in this test'))
  const ofEpoch = ({ epoch }: JournalOwner) => entries.filter((entry) => entry.epoch === epoch)
  const table: JournalTable = {
    insert: async (added) => {
      entries.push(...added)
    },
    entriesAfter: async (of, seq, limit) => ofEpoch(of).slice(seq, seq + limit),
    lastSeq: async (of) => ofEpoch(of).length,
    count: never,
    readThrough: (work) => work(),
  }
  const seal = { seq: 0, isBroken: false }
  const ownership: Ownership = {
    owner: () => present,
    keyless: () => null,
    former: () => [],
    everBefore: () => everBefore,
    restoredAtMs: () => null,
    adoptPreviousOwners: never,
    noteDelivered: never,
    knownOf: () => ({ minSeq: 0, isDelivered: false }),
    noteLacking: never,
    offerAgain: never,
    begin: async (next) => {
      present = next
    },
    retire: never,
    seal: async (seq) => {
      if (seal.isBroken) throw new Error('the seal can not be written')
      seal.seq = seq
    },
  }
  const { clock } = createFakeTime()
  const facts = { read: async () => null, put }
  return {
    journal: await openJournal({
      table,
      ownership,
      facts,
      cinemaClock: cinemaClockOf(clock),
      random: createFakeRandom(),
    }),
    seal,
  }
}

describe('the journal', () => {
  it('is sealed entry by entry; one whose seal failed is a fact, and the next waits for the seal', async () => {
    const { journal, seal } = await aJournalWithASeal()
    await journal.append('rights-taken', taken(1))
    expect(seal.seq).toBe(1)
    const faults: unknown[] = []
    journal.faults$.subscribe((fault) => faults.push(fault))
    seal.isBroken = true
    expect((await journal.append('rights-taken', taken(2))).seq).toBe(2)
    expect(faults).toEqual([new Error('the seal can not be written')])
    await expect(journal.append('rights-taken', taken(3))).rejects.toThrow('seal')
    seal.isBroken = false
    expect((await journal.append('rights-taken', taken(3))).seq).toBe(3)
    expect(seal.seq).toBe(3)
  })

  it('writes several facts in one commit and one seal, told in their order', async () => {
    const { journal, seal } = await aJournalWithASeal()
    const told: number[] = []
    journal.changes$.subscribe(({ seq }) => told.push(seq))
    const written = await journal.appendAll('rights-taken', [taken(1), taken(2), taken(3)])
    expect([seqs(written), told, seal.seq, journal.lastSeq()]).toEqual([[1, 2, 3], [1, 2, 3], 3, 3])
    expect(await journal.appendAll('rights-taken', [])).toEqual([])
    expect((await journal.append('rights-taken', taken(4))).seq).toBe(4)
  })

  it('takes what the server has of one epoch for nothing of the next, however late that is on disk', async () => {
    let written: () => void = () => undefined
    const { journal } = await aJournalWithASeal(
      () =>
        new Promise((resolve) => {
          written = resolve
        }),
    )
    await journal.append('rights-taken', taken(1))
    const acknowledging = journal.acknowledge(1, 'fsync', anyProof)
    await journal.begin({ ...owner, epoch: 2 })
    written()
    await acknowledging
    expect(journal.acknowledged()).toEqual({ seq: 0, durability: null, proof: null })
  })

  it('counts from 1 without gaps, however many write at once', async () => {
    const store = await aStore()
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => store.journal().append('rights-taken', taken(index + 1))),
    )
    const written = await store.journal().entriesAfter(0, Infinity)
    expect(seqs(written)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
    expect(store.told).toEqual(written)
    expect(seqs(await store.journal().entriesAfter(10, 5))).toEqual([11, 12, 13, 14, 15])
  })

  it('is the same after it was closed and opened', async () => {
    const store = await aStore()
    for (let number = 1; number <= 3; number++) await store.journal().append('rights-taken', taken(number))
    const before = await store.journal().entriesAfter(0, Infinity)
    await store.journal().acknowledge(2, 'fsync', anyProof)
    await store.reopen()
    expect(await store.journal().entriesAfter(0, Infinity)).toEqual(before)
    expect(store.journal().acknowledged()).toEqual({ seq: 2, durability: 'fsync', proof: anyProof })
    expect((await store.journal().append('rights-taken', taken(4))).seq).toBe(4)
  })

  it('tells nothing of a write that failed, and leaves no gap for it', async () => {
    const store = await aStore()
    await store.journal().append('rights-taken', taken(1))
    store.failNext('write', 'write-fails')
    await expect(store.journal().append('rights-taken', taken(2))).rejects.toThrow('EIO')
    expect(store.journal().lastSeq()).toBe(1)
    expect((await store.journal().append('rights-taken', taken(3))).seq).toBe(2)
    expect(seqs(store.told)).toEqual([1, 2])
    await store.reopen()
    expect(seqs(await store.journal().entriesAfter(0, Infinity))).toEqual([1, 2])
  })

  it('takes a write for a fact that reports a fault but is on disk', async () => {
    const store = await aStore()
    store.failNext('write', 'write-fails-but-is-on-disk')
    const entry = await store.journal().append('rights-taken', taken(1))
    expect(store.told).toEqual([entry])
    expect(await store.journal().entriesAfter(0, Infinity)).toEqual([entry])
  })

  it('has all facts of one commit or none, whatever the disk says of it', async () => {
    const store = await aStore()
    store.failNext('write', 'write-fails')
    await expect(store.journal().appendAll('rights-taken', [taken(1), taken(2)])).rejects.toThrow('EIO')
    expect([seqs(store.told), seqs(await store.journal().entriesAfter(0, 10))]).toEqual([[], []])
    store.failNext('write', 'write-fails-but-is-on-disk')
    const written = await store.journal().appendAll('rights-taken', [taken(1), taken(2)])
    expect([seqs(written), store.told]).toEqual([[1, 2], written])
    store.failNext('write', 'write-fails-but-is-on-disk')
    store.failNext('read', 'read-fails')
    await expect(store.journal().appendAll('rights-taken', [taken(3), taken(4)])).rejects.toThrow('EIO')
    await expect(store.journal().append('rights-taken', taken(5))).rejects.toThrow('was written')
    expect(seqs(store.told)).toEqual([1, 2, 3, 4])
    await store.reopen()
    expect(seqs(await store.journal().entriesAfter(0, 10))).toEqual([1, 2, 3, 4])
  })

  it('refuses the next write, once, where an entry turns out to be on disk only later', async () => {
    const store = await aStore()
    store.failNext('write', 'write-fails-but-is-on-disk')
    store.failNext('read', 'read-fails')
    await expect(store.journal().append('rights-taken', taken(1))).rejects.toThrow('EIO')
    expect(store.told).toEqual([])
    await expect(store.journal().append('rights-taken', taken(2))).rejects.toThrow('was written')
    expect(seqs(store.told)).toEqual([1])
    expect((await store.journal().append('rights-taken', taken(2))).seq).toBe(2)
  })

  it('writes nothing that is not an entry', async () => {
    const store = await aStore()
    await expect(store.journal().append('rights-taken', { ...taken(1), seats: [] })).rejects.toThrow()
    expect(await store.journal().entriesAfter(0, Infinity)).toEqual([])
  })

  it('is no other device’s before the server’s last word to this one is on disk', async () => {
    const { journal } = await aJournalWithASeal(() => Promise.reject(new Error('EIO')))
    await expect(journal.begin({ device: 2 as DeviceNumber, epoch: 1 })).rejects.toThrow('EIO')
    expect(journal.owner()).toEqual(owner)
  })

  it('keeps the entries of a former owner apart, and never lets a device number come again', async () => {
    const store = await aStore()
    const entry = await store.journal().append('rights-taken', taken(1))
    await store.journal().begin({ device: 2 as DeviceNumber, epoch: 1 })
    expect(await store.journal().entriesAfter(0, Infinity)).toEqual([])
    expect((await store.journal().append('rights-taken', taken(1))).seq).toBe(1)
    expect(store.journal().previousOwners()).toEqual([owner])
    expect(await store.journal().formerEntriesAfter(owner, 0, 10)).toEqual([entry])
    await expect(store.journal().begin(owner)).rejects.toThrow('before')
    await store.journal().noteDelivered(owner)
    await store.reopen()
    expect(store.journal().previousOwners()).toEqual([])
    await expect(store.journal().begin(owner)).rejects.toThrow('before')
    // It may be another server by then, or one that was restored.
    await store.journal().begin({ device: 3 as DeviceNumber, epoch: 1 })
    expect(
      store
        .journal()
        .previousOwners()
        .map(({ device }) => device),
    ).toEqual([1, 2])
  })

  it('has an epoch whole that passed into the next one, and another device only once the server says so', async () => {
    const store = await aStore()
    await store.journal().append('rights-taken', taken(1))
    await store.journal().begin({ ...owner, epoch: 2 })
    const isWhole = (epoch: number) => store.journal().isWhole({ ...owner, epoch })
    expect(await isWhole(1)).toBe('whole')
    await store.journal().append('rights-taken', taken(2))
    await store.journal().begin({ device: 2 as DeviceNumber, epoch: 1 })
    expect([await isWhole(1), await isWhole(2)]).toEqual(['whole', 'unknown'])
    await store.journal().noteDelivered({ ...owner, epoch: 2 })
    expect([await isWhole(1), await isWhole(2)]).toEqual(['whole', 'whole'])
  })

  it('is folded whole while entries are written: each counts once, and before anybody is told of it', async () => {
    const store = await aStore()
    const journal = store.journal()
    for (let number = 1; number <= 3; number++) await journal.append('rights-taken', taken(number))
    const folded: number[] = []
    const told: [number, boolean][] = []
    journal.changes$.subscribe(({ seq }) => told.push([seq, folded.includes(seq)]))
    journal.addProjection({ since: 'ever', take: ({ seq }) => void folded.push(seq) })
    const writing = [4, 5].map((number) => journal.append('rights-taken', taken(number)))
    await Promise.all([journal.fold(), ...writing, journal.append('rights-taken', taken(6))])
    expect(folded).toEqual([1, 2, 3, 4, 5, 6])
    // The first two were written before it was folded.
    expect(told).toEqual([
      [4, false],
      [5, false],
      [6, true],
    ])
  })

  it('is folded with each entry of the present device once, also where its earlier epoch came back from a damaged database', async () => {
    const { journal } = await aJournalWithASeal(async () => undefined, [owner])
    await journal.append('rights-taken', taken(1))
    await journal.handOver(async () => ({ ...owner, epoch: 2 }))
    await journal.append('rights-taken', taken(2))
    const folded: string[] = []
    journal.addProjection({ since: 'ever', take: ({ epoch, seq }) => void folded.push(`${epoch}/${seq}`) })
    await journal.fold()
    expect(folded).toEqual(['1/1', '2/1'])
  })
})
