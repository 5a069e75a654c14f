import { createPublicKey, verify } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDeviceKey } from '../../../electron/devices/device-key.ts'
import { StartRefused } from '../../../program/start-refused.ts'
import { reversingKeystore as keystore } from '../../support/reversing-keystore.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

function aFolder() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  return join(folder.path, 'kiosk')
}

describe.each([
  ['a file', null, 'device-key.pem'],
  ['the keystore', keystore, 'device-key.sealed'],
] as const)('the device key in %s', (_, where, name) => {
  it('is made once, for this user alone, and is the same at the next start', async () => {
    const folder = aFolder()
    const made = await openDeviceKey(folder, where)
    expect(made.publicKey).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(made.keptIn).toBe(where ? 'keystore' : 'file')
    const again = await openDeviceKey(folder, where)
    expect([again.publicKey, again.keptIn]).toEqual([made.publicKey, made.keptIn])
    expect(readdirSync(folder)).toEqual([name])
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })

  it('signs so that its public key can check it', async () => {
    const { publicKey, sign } = await openDeviceKey(aFolder(), where)
    const bytes = new TextEncoder().encode('a ticket')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    expect(verify(null, bytes, key, sign(bytes))).toBe(true)
    expect(verify(null, bytes.slice(1), key, sign(bytes))).toBe(false)
  })

  it('is not made anew over one that can not be read', async () => {
    const folder = aFolder()
    await openDeviceKey(folder, where)
    writeFileSync(join(folder, name), 'spoilt')
    await expect(openDeviceKey(folder, where)).rejects.toThrow()
    expect(readFileSync(join(folder, name), 'utf8')).toBe('spoilt')
  })
})

describe('the device key', () => {
  it('moves from its file into a keystore that is there now, and a kill on the way does no harm', async () => {
    const folder = aFolder()
    const { publicKey } = await openDeviceKey(folder, null)
    copyFileSync(join(folder, 'device-key.pem'), join(folder, 'kept'))
    const moved = await openDeviceKey(folder, keystore)
    expect([moved.publicKey, moved.keptIn]).toEqual([publicKey, 'keystore'])
    expect(readdirSync(folder)).toEqual(['device-key.sealed', 'kept'])
    expect(readFileSync(join(folder, 'device-key.sealed'), 'utf8')).not.toContain('PRIVATE KEY')

    copyFileSync(join(folder, 'kept'), join(folder, 'device-key.pem'))
    expect((await openDeviceKey(folder, keystore)).publicKey).toBe(publicKey)
    expect(readdirSync(folder)).toEqual(['device-key.sealed', 'kept'])
  })

  it('is not given up in silence where its keystore is gone: the start is refused in a line', async () => {
    const folder = aFolder()
    await openDeviceKey(folder, keystore)
    const path = join(folder, 'device-key.sealed')
    const refusal = (rest: string) =>
      new StartRefused(`the device key ${path} is sealed by the system's keystore, ${rest}`)
    await expect(openDeviceKey(folder, null)).rejects.toThrow(
      refusal("which this program can't reach: start it as before"),
    )
    const forgetful = { ...keystore, unseal: () => Promise.reject(new Error('no key')) }
    await expect(openDeviceKey(folder, forgetful)).rejects.toThrow(refusal("which can't open it: no key"))
    expect(readdirSync(folder)).toEqual(['device-key.sealed'])
  })
})
