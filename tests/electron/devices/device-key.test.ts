import { createPublicKey, verify } from 'node:crypto'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFileDeviceKey } from '../../../electron/devices/device-key.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

function aFolder() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  return join(folder.path, 'kiosk')
}

describe('the device key in a file', () => {
  it('is made once, for this user alone, and is the same at the next start', async () => {
    const folder = aFolder()
    const made = await openFileDeviceKey(folder)
    expect(made.publicKey).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(made.keptIn).toBe('file')
    expect((await openFileDeviceKey(folder)).publicKey).toBe(made.publicKey)
    expect(readdirSync(folder)).toEqual(['device-key.pem'])
    expect(statSync(join(folder, 'device-key.pem')).mode & 0o777).toBe(0o600)
  })

  it('signs so that its public key can check it', async () => {
    const { publicKey, sign } = await openFileDeviceKey(aFolder())
    const bytes = new TextEncoder().encode('a ticket')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    expect(verify(null, bytes, key, sign(bytes))).toBe(true)
    expect(verify(null, bytes.slice(1), key, sign(bytes))).toBe(false)
  })

  it('is not made anew over one that can not be read', async () => {
    const folder = aFolder()
    await openFileDeviceKey(folder)
    writeFileSync(join(folder, 'device-key.pem'), 'spoilt')
    await expect(openFileDeviceKey(folder)).rejects.toThrow()
  })
})
