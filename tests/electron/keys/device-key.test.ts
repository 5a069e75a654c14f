import { createPublicKey, verify } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
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

function aFolder() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const directory = join(folder.path, 'kiosk')
  const { clock, pass } = createFakeTime()
  return { directory, pass, open: (keystore: Keystore | null) => openDeviceKeyFiles({ directory, keystore, clock }) }
}

/** What a database says of its kiosk, in memory. */
function someFacts(): DeviceFacts {
  const kept = new Map<string, object>()
  return {
    read: async (key, schema) => (kept.has(key) ? schema.parse(kept.get(key)) : null),
    put: async (key, value) => void kept.set(key, value),
  }
}

describe.each([
  ['a file', null, 'device-key.pem'],
  ['the keystore', reversingKeystore, 'device-key.sealed'],
] as const)('the device key in %s', (_, where, name) => {
  it('is made once, and is the same at the next starts', async () => {
    const { directory, open } = aFolder()
    const { present: made } = await open(where)
    expect(made.publicKey).toMatch(/^[A-Za-z0-9_-]{43}$/)
    await open(where)
    const { present: again, setAside } = await open(where)
    expect([again.publicKey, again.keptIn, setAside]).toEqual([made.publicKey, where ? 'keystore' : 'file', []])
    expect(readdirSync(directory)).toEqual([name])
    expect(readFileSync(join(directory, name), 'utf8').includes('PRIVATE KEY')).toBe(where === null)
  })

  it('signs so that its public key can check it', async () => {
    const { publicKey, sign } = (await aFolder().open(where)).present
    const bytes = new TextEncoder().encode('a ticket')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    expect(verify(null, bytes, key, sign(bytes))).toBe(true)
    expect(verify(null, bytes.slice(1), key, sign(bytes))).toBe(false)
  })

  it('that can not be read is kept, and is not taken for the key of the device that it was', async () => {
    const { directory, open } = aFolder()
    const facts = someFacts()
    const keys = await openDeviceKeys(facts, await open(where), null)
    await keys.take(first)
    await open(where)
    writeFileSync(join(directory, name), 'spoilt')
    const spoilt = await openDeviceKeys(facts, await open(where), first)
    expect(spoilt.hasKeyOf(first)).toBe(false)
    expect(spoilt.present.publicKey).not.toBe(keys.present.publicKey)
    const kept = readdirSync(directory).map((file) => readFileSync(join(directory, file), 'utf8'))
    expect(kept).toContain('spoilt')
  })
})

describe('the key of a device', () => {
  it('is the one that it enrolled with, whichever is the present one', async () => {
    const { open } = aFolder()
    const facts = someFacts()
    const former = await openDeviceKeys(facts, await open(reversingKeystore), null)
    await former.take(first)
    await open(reversingKeystore)
    const lost = await openDeviceKeys(facts, await open(forgetful), first)
    expect([lost.hasKeyOf(first), lost.of(first).publicKey]).toEqual([false, lost.present.publicKey])
    await lost.take(second)

    const back = await openDeviceKeys(facts, await open(reversingKeystore), second)
    expect([back.hasKeyOf(first), back.hasKeyOf(second)]).toEqual([true, true])
    expect([back.of(first).publicKey, back.of(second).publicKey]).toEqual([
      former.present.publicKey,
      lost.present.publicKey,
    ])
  })

  it('is its own among several that were set aside', async () => {
    const { open, pass } = aFolder()
    const facts = someFacts()
    const loseKey = async () => {
      await open(reversingKeystore)
      await pass(1_000)
      return await openDeviceKeys(facts, await open(forgetful), null)
    }
    await open(reversingKeystore)
    const former = await loseKey()
    await former.take(first)
    await (await loseKey()).take(second)
    const back = await openDeviceKeys(facts, await open(reversingKeystore), second)
    expect(back.of(first).publicKey).toBe(former.present.publicKey)
  })

  it('is the later one where a server that had forgotten the device gave its number again', async () => {
    const { open } = aFolder()
    const facts = someFacts()
    const before = await openDeviceKeys(facts, await open(null), null)
    await before.take(first)
    const after = await openDeviceKeys(facts, await aFolder().open(null), first)
    expect(after.hasKeyOf(first)).toBe(false)
    await after.take(first)
    expect([after.hasKeyOf(first), after.of(first).publicKey]).toEqual([true, after.present.publicKey])
  })

  it('is not another one that was made where its file was deleted', async () => {
    const facts = someFacts()
    const { take } = await openDeviceKeys(facts, await aFolder().open(null), null)
    await take(first)
    const other = await openDeviceKeys(facts, await aFolder().open(null), first)
    expect(other.hasKeyOf(first)).toBe(false)
  })

  describe('of which a database from before does not say', () => {
    it('is the folder’s, from now on', async () => {
      const facts = someFacts()
      const { open } = aFolder()
      expect((await openDeviceKeys(facts, await open(null), first)).hasKeyOf(first)).toBe(true)
      const other = await openDeviceKeys(facts, await aFolder().open(null), first)
      expect(other.hasKeyOf(first)).toBe(false)
    })

    it('is the one that was set aside, and no other while that can not be opened', async () => {
      const facts = someFacts()
      const { open } = aFolder()
      const { present } = await open(reversingKeystore)
      await open(reversingKeystore)
      expect((await openDeviceKeys(facts, await open(forgetful), first)).hasKeyOf(first)).toBe(false)
      expect((await openDeviceKeys(facts, await open(null), first)).hasKeyOf(first)).toBe(false)
      const back = await openDeviceKeys(facts, await open(reversingKeystore), first)
      expect(back.of(first).publicKey).toBe(present.publicKey)
    })
  })
})
