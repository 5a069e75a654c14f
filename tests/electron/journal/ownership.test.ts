import { describe, expect, it, onTestFinished } from 'vitest'
import { type Ownership, openOwnership } from '../../../electron/journal/ownership.ts'
import { openSeal } from '../../../electron/journal/seal.ts'
import type { DeviceFacts } from '../../../electron/store/device-facts.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { createFakeRandom } from '../../support/fake-random.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { anEnrolledDisk, clock, owner } from '../store/a-disk.ts'

const next = { device: 2 as DeviceNumber, epoch: 1 }

/** A database's facts and its seal, on which so many writes succeed before the kiosk is killed. */
function killable() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const random = createFakeRandom()
  const kept = new Map<string, object>()
  let writesLeft = Infinity
  const orDie = async (write: () => Promise<void>) => {
    if (writesLeft === 0) throw new Error('killed')
    writesLeft -= 1
    await write()
  }
  const facts: DeviceFacts = {
    read: async (key, schema) => {
      const value = kept.get(key)
      return value === undefined ? null : schema.parse(value)
    },
    put: (key, value) => orDie(async () => void kept.set(key, value)),
  }
  return async (work: (ownership: Ownership) => Promise<void>, writes = Infinity, hasKey = true) => {
    const seal = await openSeal(folder.path)
    try {
      writesLeft = Infinity
      const killableSeal = { ...seal, set: (state: Parameters<typeof seal.set>[0]) => orDie(() => seal.set(state)) }
      const lastSeqOf = async () => 5
      const needs = { facts, seal: killableSeal, clock, random, lastSeqOf, isSuccessor: false, hasKeyOf: () => hasKey }
      const ownership = await openOwnership(needs)
      writesLeft = writes
      await work(ownership)
      return ownership
    } finally {
      await seal.close()
    }
  }
}

const changes: readonly {
  readonly name: string
  readonly before: (ownership: Ownership) => Promise<void>
  readonly change: (ownership: Ownership) => Promise<void>
}[] = [
  { name: 'is first enrolled', before: async () => undefined, change: (ownership) => ownership.begin(owner) },
  {
    name: 'is enrolled again',
    before: async (ownership) => {
      await ownership.begin(owner)
      await ownership.retire()
    },
    change: (ownership) => ownership.begin(next),
  },
  {
    name: 'goes on in its next epoch',
    before: (ownership) => ownership.begin(owner),
    change: (ownership) => ownership.begin({ ...owner, epoch: 2 }),
  },
  { name: 'is closed', before: (ownership) => ownership.begin(owner), change: (ownership) => ownership.retire() },
]

describe('whose a database is', () => {
  it.each(changes)('is no question wherever a kiosk is killed while it $name', async ({ before, change }) => {
    const whole = killable()
    const unchanged = (await whole(before)).owner()
    const changed = (await whole(change)).owner()
    for (const writes of [0, 1, 2]) {
      const open = killable()
      await open(before)
      const changing = open(change, writes)
      await (writes === 2 ? changing : expect(changing).rejects.toThrow('killed'))
      const again = await open(async () => undefined)
      expect(again.restoredAtMs()).toBeNull()
      expect(writes === 2 ? [changed] : [unchanged, changed]).toContainEqual(again.owner())
    }
  })

  it('is nobody’s while the key of its device is lost, and the same device’s again at a start that has the key', async () => {
    const open = killable()
    await open((ownership) => ownership.begin(owner))
    for (const _ of ['found', 'still so']) {
      const lost = await open(async () => undefined, Infinity, false)
      expect([lost.owner(), lost.keyless(), lost.restoredAtMs()]).toEqual([null, owner, null])
      expect([lost.former(), lost.everBefore()]).toEqual([[owner], [owner]])
    }
    const back = await open(async () => undefined)
    expect([back.owner(), back.keyless(), back.everBefore()]).toEqual([owner, null, []])
  })

  it('is no question wherever a kiosk whose key is lost is killed while it enrols again', async () => {
    for (const writes of [0, 1, 2, 3, 4]) {
      const open = killable()
      await open((ownership) => ownership.begin(owner))
      const enrolling = open((ownership) => ownership.begin(next), writes, false)
      await (writes === 4 ? enrolling : expect(enrolling).rejects.toThrow('killed'))
      // Whether its key is there by now or not: what another device has taken the place of stays a previous one.
      const again = await open(async () => undefined)
      expect(again.restoredAtMs()).toBeNull()
      expect([writes, again.owner()]).toEqual([writes, writes === 0 ? owner : writes === 4 ? next : null])
      expect(again.everBefore()).toEqual(writes === 0 ? [] : [owner])
      expect(again.knownOf(owner).minSeq).toBe(writes === 0 ? 0 : 5)
      if (writes === 4) continue
      const ended = await open((ownership) => ownership.begin(next), Infinity, false)
      expect([ended.owner(), ended.keyless(), ended.everBefore()]).toEqual([next, null, [owner]])
    }
  })

  it('knows all that a database ever was once it is nobody’s, also those whose journals a server had whole', async () => {
    const { disk, store } = await anEnrolledDisk()
    await store.journal.begin(next)
    await store.journal.noteDelivered(owner)
    expect(store.journal.previousOwners()).toEqual([])
    await disk.close()
    disk.copyTo('copy')
    await disk.open()
    await disk.open()
    await disk.close()
    disk.restoreDisk('copy')
    const restored = await disk.open()
    expect([restored.journal.owner(), restored.journal.previousOwners()]).toEqual([null, [owner, next]])
  })

  it('keeps the server’s last word to each device that its kiosk was', async () => {
    const { disk, store } = await anEnrolledDisk()
    const proof = (of: string) => `${of.repeat(22)}.0`
    await store.journal.acknowledge(1, 'fsync', proof('a'))
    await store.journal.begin(next)
    const first = { ...owner, seq: 1, proof: proof('a') }
    expect(await store.journal.toldBefore()).toEqual([first])
    await store.journal.keepOwnerProof(proof('b'))
    expect(await store.journal.toldBefore()).toEqual([first])
    await store.journal.handOver(async () => 'nobody')
    const { journal } = await disk.open()
    const both = [first, { ...next, seq: 0, proof: proof('b') }]
    expect(await journal.toldBefore()).toEqual(both)
    await journal.begin({ device: 3 as DeviceNumber, epoch: 1 })
    expect(await journal.toldBefore()).toEqual(both)
  })
})
