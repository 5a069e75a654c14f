import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openOwnership } from '../../../electron/journal/ownership.ts'
import { openSeal } from '../../../electron/journal/seal.ts'
import type { DeviceFacts } from '../../../electron/store/device-facts.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { createFakeRandom } from '../../support/fake-random.ts'
import { foldedRights } from '../../support/folded-rights.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { anEnrolledDisk, clock, owner, take } from '../store/a-disk.ts'

describe('the seal', () => {
  it('raises no alarm for a database that was closed, or killed, and opened again', async () => {
    const { disk } = await anEnrolledDisk()
    for (let opening = 0; opening < 3; opening++) {
      const store = await disk.open()
      expect(store.restoredAtMs()).toBeNull()
      expect(store.journal.owner()).toEqual(owner)
      await take(store, opening + 2)
    }
  })

  it('notices an older copy that was restored: no owner, no rights, its entries kept for the server', async () => {
    const { disk, store } = await anEnrolledDisk()
    await disk.close()
    disk.copyTo('copy')
    await take(await disk.open(), 2)
    await disk.close()
    disk.restoreDisk('copy')

    const restored = await disk.open()
    expect(restored.restoredAtMs()).toBe(clock.nowMs())
    expect(restored.journal.owner()).toBeNull()
    expect((await foldedRights(restored.journal)).counts()).toEqual({ seats: 0, showtimes: 0 })
    expect(restored.journal.previousOwners()).toEqual([owner])
    expect(await restored.journal.formerEntriesAfter(owner, 0, 10)).toHaveLength(1)
    await expect(take(restored, 3)).rejects.toThrow('enrolled')
    expect(store).not.toBe(restored)

    const again = await disk.open()
    expect(again.restoredAtMs()).not.toBeNull()
    await again.journal.begin({ device: 2 as DeviceNumber, epoch: 1 })
    expect((await disk.open()).restoredAtMs()).toBeNull()
  })

  it('notices a copy that was used elsewhere meanwhile, though it is not behind', async () => {
    const { disk } = await anEnrolledDisk()
    await disk.close()
    disk.copyTo('copy')
    await disk.open()
    await disk.open()
    await disk.close()
    disk.restoreDisk('copy')
    expect((await disk.open()).restoredAtMs()).not.toBeNull()
  })

  it('notices a database that came without its seal, or whose seal can not be read', async () => {
    for (const spoil of [rmSync, (path: string) => writeFileSync(path, Buffer.alloc(1024, 'x'))]) {
      const { disk } = await anEnrolledDisk()
      await disk.close()
      spoil(disk.sealFile)
      expect((await disk.open()).restoredAtMs()).not.toBeNull()
      await disk.close()
    }
  })

  it('goes on in the next epoch of the same device, and raises no alarm for a kill before that was sealed', async () => {
    const { disk, store } = await anEnrolledDisk(3)
    const next = { ...owner, epoch: 2 }
    const before = readFileSync(disk.sealFile)
    await store.journal.handOver(async (present, lastSeq) => {
      expect([present, lastSeq]).toEqual([owner, 3])
      return next
    })
    expect([store.journal.owner(), store.journal.lastSeq(), store.journal.previousOwners()]).toEqual([next, 0, []])
    expect((await store.journal.formerEntriesAfter(owner, 0, 10)).map(({ epoch, seq }) => `${epoch}/${seq}`)).toEqual([
      '1/1',
      '1/2',
      '1/3',
    ])
    await disk.close()
    writeFileSync(disk.sealFile, before)
    const again = await disk.open()
    expect([again.restoredAtMs(), again.journal.owner()]).toEqual([null, next])
    expect((await foldedRights(again.journal)).counts()).toEqual({ seats: 0, showtimes: 0 })
    await take(again, 9)
    await disk.close()
    expect((await disk.open()).restoredAtMs()).toBeNull()
  })

  it('notices a copy from an epoch before, which has rights that are nobody’s any more', async () => {
    const { disk } = await anEnrolledDisk(3)
    await disk.close()
    disk.copyTo('copy')
    const store = await disk.open()
    await store.journal.handOver(async () => ({ ...owner, epoch: 2 }))
    await disk.close()
    disk.restoreDisk('copy')
    expect((await disk.open()).restoredAtMs()).not.toBeNull()
  })

  it('is nobody’s once the kiosk was closed, which is no alarm, and its entries are still sent', async () => {
    const { disk, store } = await anEnrolledDisk(2)
    await store.journal.handOver(async () => 'nobody')
    expect([store.journal.owner(), store.journal.previousOwners()]).toEqual([null, [owner]])
    const next = await disk.open()
    expect([next.restoredAtMs(), next.journal.owner()]).toEqual([null, null])
    await expect(next.journal.begin({ ...owner, epoch: 2 })).rejects.toThrow('enrolled here before')
  })

  it('notices that the database is gone, and who it was', async () => {
    const { disk } = await anEnrolledDisk()
    await disk.close()
    rmSync(disk.directory, { recursive: true })
    const next = await disk.open()
    expect([next.restoredAtMs(), next.journal.previousOwners()]).toEqual([clock.nowMs(), [owner]])
    await expect(next.journal.begin(owner)).rejects.toThrow('enrolled here before')
    await next.journal.begin({ device: 2 as DeviceNumber, epoch: 1 })
    expect((await disk.open()).restoredAtMs()).toBeNull()
  })

  it('takes the seal before the last where a power cut tore the last one: the database is ahead of it', async () => {
    const { disk, store } = await anEnrolledDisk()
    await take(store, 2)
    await disk.close()
    const bytes = readFileSync(disk.sealFile)
    const turnOf = (slot: number) =>
      Number(/"turn":(\d+)/.exec(bytes.toString('utf8', slot * 512, slot * 512 + 512))?.[1])
    bytes.fill(0, turnOf(0) > turnOf(1) ? 100 : 612, turnOf(0) > turnOf(1) ? 512 : 1024)
    writeFileSync(disk.sealFile, bytes)
    expect((await disk.open()).restoredAtMs()).toBeNull()
  })

  it('raises no alarm wherever the kiosk is killed while it marks an opening, however often', async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const random = createFakeRandom()
    const kept = new Map<string, object>()
    const facts: DeviceFacts = {
      read: async (key, schema) => {
        const value = kept.get(key)
        return value === undefined ? null : schema.parse(value)
      },
      put: async (key, value) => {
        kept.set(key, value)
      },
    }
    const open = async (dies: 'before the seal' | 'before the mark' | null) => {
      const seal = await openSeal(folder.path)
      const dead = () => Promise.reject(new Error('killed'))
      try {
        return await openOwnership({
          facts: dies === 'before the mark' ? { ...facts, put: dead } : facts,
          seal: dies === 'before the seal' ? { ...seal, set: dead } : seal,
          clock,
          random,
          lastSeqOf: async () => 5,
          isSuccessor: false,
          hasKeyOf: () => true,
        })
      } finally {
        await seal.close()
      }
    }
    await (await open(null)).owner()
    const first = await openSeal(folder.path)
    const state = first.present()
    if (!state) throw new Error('not sealed')
    await first.set({ ...state, device: 1, epoch: 1, seq: 5 })
    await first.close()
    kept.set('owner', { owner, former: [], restoredAtMs: null })

    for (const dies of ['before the mark', 'before the seal', 'before the mark', 'before the mark'] as const) {
      await expect(open(dies)).rejects.toThrow('killed')
    }
    expect((await open(null)).restoredAtMs()).toBeNull()
  })
})
