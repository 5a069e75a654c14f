import { describe, expect, it } from 'vitest'
import { findSystemKeystore } from '../../../electron/shell/system-keystore.ts'
import { createSilentLog } from '../../support/silent-log.ts'

type Safe = Parameters<typeof findSystemKeystore>[0]

const { log } = createSilentLog()

/** Electron, whose Chromium seals under a key of this kind. */
const sealingAs = (kind: string, more: Partial<Safe> = {}): Safe => ({
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => 'kwallet6',
  encryptStringAsync: async (text) => Buffer.concat([Buffer.from(kind), Buffer.from(text).reverse()]),
  decryptStringAsync: async (sealed) => {
    const result = Buffer.from(sealed.subarray(kind.length)).reverse().toString()
    return { shouldReEncrypt: false, result }
  },
  ...more,
})
const safe = (more: Partial<Safe>) => sealingAs('v11', more)

describe("the system's keystore", () => {
  it('is none where Electron has no encryption', async () => {
    expect(await findSystemKeystore(safe({ isAsyncEncryptionAvailable: async () => false }), 'darwin', log)).toBeNull()
  })

  it.each(['basic_text', 'unknown'] as const)(
    "is none on Linux where it is Electron's own fallback: %s",
    async (backend) => {
      const found = await findSystemKeystore(safe({ getSelectedStorageBackend: () => backend }), 'linux', log)
      expect(found).toBeNull()
    },
  )

  it.each(['v10', 'v09', '', 'sealed'])(
    'is none on Linux where it says that it is one, and seals as "%s": the same key everywhere, or nobody knows',
    async (kind) => {
      expect(await findSystemKeystore(sealingAs(kind), 'linux', log)).toBeNull()
    },
  )

  it.each([
    ['linux', 'v11'],
    ['linux', 'v12'],
    ['win32', 'v10'],
    ['darwin', 'v10'],
  ] as const)('is there on %s where it seals as %s', async (platform, kind) => {
    expect(await findSystemKeystore(sealingAs(kind), platform, log)).not.toBeNull()
  })

  it.each(['linux', 'win32', 'darwin'] as const)('opens on %s what it sealed', async (platform) => {
    const never = () => {
      throw new Error('only Linux has this call')
    }
    const electron = safe(platform === 'linux' ? {} : { getSelectedStorageBackend: never })
    const found = await findSystemKeystore(electron, platform, log)
    const sealed = await found?.seal('a secret')
    expect(sealed && (await found?.unseal(sealed))).toBe('a secret')
  })

  it.each([true, false])('says whether what it opens should be sealed again: %s', async (shouldReEncrypt) => {
    const electron = safe({ decryptStringAsync: async () => ({ shouldReEncrypt, result: 'a secret' }) })
    const found = await findSystemKeystore(electron, 'linux', log)
    let isOutdated = false
    const opened = await found?.unseal(Buffer.from('sealed'), () => {
      isOutdated = true
    })
    expect([opened, isOutdated]).toEqual(['a secret', shouldReEncrypt])
  })
})
