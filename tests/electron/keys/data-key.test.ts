import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createStaffStore } from '../../../electron/accounts/staff-store.ts'
import type { KioskStore } from '../../../electron/journal/open-kiosk-store.ts'
import type { Keystore } from '../../../electron/keys/keystore.ts'
import type { AccountId } from '../../../shared/core/ids.ts'
import { reversingKeystore } from '../../support/reversing-keystore.ts'
import { anEnrolledDisk, owner, take } from '../store/a-disk.ts'

const clerk = {
  accountId: 5 as AccountId,
  name: 'Clerk Kent',
  role: 'clerk' as const,
  stamp: 'a stamp',
  atMs: 1_800_000_000_000,
}
const login = 'clerk@cinema'
const staffOf = (store: KioskStore) => createStaffStore(store)

/** One whose `unseal` a test can take away. */
const aKeystore = (): { -readonly [Call in keyof Keystore]: Keystore[Call] } => ({ ...reversingKeystore })

async function aDiskWithStaff(keystore: Keystore | null = null) {
  const { disk, store } = await anEnrolledDisk(3, keystore)
  await staffOf(store).keep(login, 'secret', clerk)
  // From the second start on a key is in the keystore alone.
  const again = await disk.open()
  return { disk, store: again, keyFile: join(disk.directory, keystore ? 'data-key.sealed' : 'data-key') }
}

/** What the server says of its staff, a while after the clerk signed in: that it is as it was. */
const word = (more: object = {}) => ({ asOfMs: clerk.atMs + 60_000, staff: [{ ...clerk, ...more }] })
const nameAt = async (store: KioskStore) => (await staffOf(store).find(login))?.name ?? null

describe('staff who signed in at a kiosk', () => {
  it.each([
    ['a file', null],
    ['the keystore', reversingKeystore],
  ])('can not be read on its disk, nor their passwords tried, with the key in %s', async (_, keystore) => {
    const { disk, store, keyFile } = await aDiskWithStaff(keystore)
    const everything = () =>
      readdirSync(disk.directory)
        .map((name) => readFileSync(join(disk.directory, name), 'latin1'))
        .join()
    for (const secret of [login, 'Clerk Kent', 'scrypt$']) expect(everything()).not.toContain(secret)
    expect((await staffOf(store).find(login))?.name).toEqual(clerk.name)
    expect((await staffOf(await disk.open()).find(login))?.name).toEqual(clerk.name)
    await disk.close()
    for (const secret of [login, 'Clerk Kent', 'scrypt$']) expect(everything()).not.toContain(secret)
    expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  })
})

describe('a database whose data key can not be opened', () => {
  it('says so, loses no entry and none of its rights, and knows staff again once they sign in', async () => {
    const { disk, keyFile } = await aDiskWithStaff()
    await disk.close()
    rmSync(keyFile)
    const store = await disk.open()
    expect(store.isOfOtherKey).toBe(true)
    expect([store.journal.owner(), store.restoredAtMs(), store.recovered]).toEqual([owner, null, []])
    expect(await store.journal.entriesAfter(0, Infinity)).toHaveLength(3)
    expect((await take(store, 4)).seq).toBe(4)
    expect(await nameAt(store)).toBeNull()
    await staffOf(store).keep(login, 'secret', clerk)
    expect(await nameAt(store)).toBe(clerk.name)
    expect(await nameAt(await disk.open())).toBe(clerk.name)
  })

  it.each([
    ['is spoilt', (keyFile: string) => writeFileSync(keyFile, 'spoilt')],
    ['is gone', (keyFile: string) => rmSync(keyFile)],
  ])('says so at each start where that %s, until the server has said who is staff', async (_, harm) => {
    const { disk, keyFile } = await aDiskWithStaff()
    await disk.close()
    harm(keyFile)
    for (const _ of ['found', 'still so']) expect((await disk.open()).isOfOtherKey).toBe(true)
    const store = await disk.open()
    await staffOf(store).applyStaffWord(word())
    expect((await disk.open()).isOfOtherKey).toBe(false)
  })

  it('knows its staff again where the keystore opens the key at a later start', async () => {
    const keystore = aKeystore()
    const { disk } = await aDiskWithStaff(keystore)
    keystore.unseal = async () => null
    for (const _ of ['found', 'still so']) expect(await nameAt(await disk.open())).toBeNull()
    keystore.unseal = reversingKeystore.unseal
    const back = await disk.open()
    expect([back.isOfOtherKey, await nameAt(back)]).toEqual([false, clerk.name])
  })

  it('lets nobody in with an old password when the key comes back after the server’s word on its staff', async () => {
    const keystore = aKeystore()
    const { disk } = await aDiskWithStaff(keystore)
    keystore.unseal = async () => null
    // What it says of the clerk can't be held against what can't be read.
    await staffOf(await disk.open()).applyStaffWord(word({ stamp: 'of another password' }))
    keystore.unseal = reversingKeystore.unseal
    const back = await disk.open()
    expect([back.isOfOtherKey, await nameAt(back)]).toEqual([false, null])
    expect(await back.database.staff.count().exec()).toBe(0)
  })
})
