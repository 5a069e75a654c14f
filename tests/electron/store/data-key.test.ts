import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createStaffStore } from '../../../electron/accounts/staff-store.ts'
import type { KioskStore } from '../../../electron/store/open-kiosk-store.ts'
import { takeKey } from '../../../electron/store/sealed-by.ts'
import { StartRefused } from '../../../program/start-refused.ts'
import type { AccountId } from '../../../shared/core/ids.ts'
import { reversingKeystore } from '../../support/reversing-keystore.ts'
import { anEnrolledDisk, owner, take } from './a-disk.ts'

const clerk = {
  accountId: 5 as AccountId,
  name: 'Clerk Kent',
  role: 'clerk' as const,
  stamp: 'a stamp',
  atMs: 1_800_000_000_000,
}
const login = 'clerk@cinema'
const staffOf = (store: KioskStore) => createStaffStore(store)

async function aDiskWithStaff(keystore = false) {
  const { disk, store } = await anEnrolledDisk(3, keystore ? reversingKeystore : null)
  await staffOf(store).keep(login, 'secret', clerk)
  return { disk, store, keyFile: join(disk.directory, keystore ? 'data-key.sealed' : 'data-key') }
}

describe('staff who signed in at a kiosk', () => {
  it.each([false, true])('can not be read on its disk, nor their passwords tried (keystore: %s)', async (keystore) => {
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

describe('a database beside another data key', () => {
  it('says so until it is told, loses no entry and its rights, and forgets staff until they sign in again', async () => {
    const { disk, keyFile } = await aDiskWithStaff()
    await disk.close()
    rmSync(keyFile)
    expect((await disk.open()).isOfOtherKey).toBe(true)
    const store = await disk.open()
    expect(store.isOfOtherKey).toBe(true)
    expect([store.journal.owner(), store.restoredAtMs(), store.recovered]).toEqual([owner, null, []])
    expect(await store.journal.all()).toHaveLength(3)
    expect((await take(store, 4)).seq).toBe(4)
    expect(await staffOf(store).find(login)).toBeNull()
    await staffOf(store).keep(login, 'secret', clerk)
    expect((await staffOf(store).find(login))?.name).toEqual(clerk.name)
    await takeKey(store.facts, store.cipher.keyId)
    expect((await disk.open()).isOfOtherKey).toBe(false)
  })

  it('is not opened where its own is there and spoilt: the start is refused in a line', async () => {
    const { disk, keyFile } = await aDiskWithStaff()
    await disk.close()
    const before = disk.bytes()
    writeFileSync(keyFile, 'spoilt')
    const line = `the data key in ${disk.directory} is spoilt: once it is taken away, staff must sign in online again`
    await expect(disk.open()).rejects.toThrow(new StartRefused(line))
    expect([disk.bytes(), readFileSync(keyFile, 'utf8')]).toEqual([before, 'spoilt'])
  })
})
