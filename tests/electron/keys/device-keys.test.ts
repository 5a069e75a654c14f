import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDeviceKeyFiles } from '../../../electron/keys/device-key.ts'
import { openDeviceKeys } from '../../../electron/keys/device-keys.ts'
import type { Keystore } from '../../../electron/keys/keystore.ts'
import type { DeviceFacts } from '../../../electron/store/device-facts.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { reversingKeystore } from '../../support/reversing-keystore.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const [first, second] = [1 as DeviceNumber, 2 as DeviceNumber]
const forgetful: Keystore = { ...reversingKeystore, unseal: async () => null }

function aFolder(startMs?: number) {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const directory = join(folder.path, 'kiosk')
  const at = (ms: number) => createFakeTime(ms).clock
  return {
    directory,
    open: (keystore: Keystore | null, ms = startMs ?? Date.UTC(2026, 10, 21)) =>
      openDeviceKeyFiles({ directory, keystore, clock: at(ms) }),
  }
}

function someFacts(): DeviceFacts & { readonly forget: () => void } {
  const kept = new Map<string, object>()
  return {
    read: async (key, schema) => (kept.has(key) ? schema.parse(kept.get(key)) : null),
    put: async (key, value) => void kept.set(key, value),
    forget: () => kept.clear(),
  }
}

describe('a key that was set aside', () => {
  it.each([0, 86_400_000, Date.UTC(1980, 0, 1), Date.UTC(1999, 11, 31)])(
    'is tried again also where the clock stood at %i (dead battery) when it was set aside',
    async (ms) => {
      const { open } = aFolder(ms)
      const facts = someFacts()
      const keys = await openDeviceKeys(facts, await open(reversingKeystore), null)
      await keys.take(first)
      await open(reversingKeystore)
      // The keystore is late at one start only.
      await openDeviceKeys(facts, await open(forgetful), first)
      const back = await openDeviceKeys(facts, await open(reversingKeystore, Date.UTC(2026, 10, 22)), first)
      expect(back.hasKeyOf(first)).toBe(true)
    },
  )

  it('of another device is not taken for the key of a device whose database was damaged, with its own key at hand', async () => {
    const { open } = aFolder()
    const facts = someFacts()
    const one = await openDeviceKeys(facts, await open(reversingKeystore), null)
    await one.take(first)
    await open(reversingKeystore)
    // Lost, enrolled again as another device, and the first key is back.
    const two = await openDeviceKeys(facts, await open(forgetful), first)
    await two.take(second)
    const back = await openDeviceKeys(facts, await open(reversingKeystore), second)
    expect(back.of(second).publicKey).toBe(two.present.publicKey)
    // The database was damaged: a new one takes over its journals, and says nothing of keys.
    facts.forget()
    const again = await openDeviceKeys(facts, await open(reversingKeystore), null)
    expect(again.of(second).publicKey).toBe(two.present.publicKey)
  })

  it('never enrolled is not taken for the key of a device whose database was damaged', async () => {
    const { open, directory } = aFolder()
    const facts = someFacts()
    // Damaged before the kiosk was ever enrolled.
    await open(null)
    writeFileSync(join(directory, 'device-key.pem'), 'spoilt')
    const keys = await openDeviceKeys(facts, await open(null), null)
    await keys.take(first)
    facts.forget()
    const again = await openDeviceKeys(facts, await open(null), first)
    expect(again.hasKeyOf(first)).toBe(true)
  })

  it('is known again where the record beside the keys was damaged, by the database, and the other way round', async () => {
    const { open, directory } = aFolder()
    const facts = someFacts()
    const one = await openDeviceKeys(facts, await open(reversingKeystore), null)
    await one.take(first)
    await open(reversingKeystore)
    const two = await openDeviceKeys(facts, await open(forgetful), first)
    await two.take(second)
    writeFileSync(join(directory, 'device-keys.json'), '{"devi')
    const again = await openDeviceKeys(facts, await open(reversingKeystore), second)
    expect([again.of(first).publicKey, again.of(second).publicKey]).toEqual(
      [one, two].map(({ present }) => present.publicKey),
    )
    facts.forget()
    const third = await openDeviceKeys(facts, await open(reversingKeystore), second)
    expect(third.of(second).publicKey).toBe(two.present.publicKey)
  })
})
