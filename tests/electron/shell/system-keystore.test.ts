import { describe, expect, it } from 'vitest'
import { findSystemKeystore } from '../../../electron/shell/system-keystore.ts'
import { safeStorage } from '../../support/fake-electron/electron.ts'

type Safe = Parameters<typeof findSystemKeystore>[0]

const safe = (more: Partial<Safe> = {}): Safe => ({
  ...safeStorage,
  getSelectedStorageBackend: () => 'kwallet6',
  ...more,
})

describe("the system's keystore", () => {
  it('is none where Electron has no encryption', async () => {
    expect(await findSystemKeystore(safe({ isAsyncEncryptionAvailable: async () => false }), 'darwin')).toBeNull()
  })

  it.each(['basic_text', 'unknown'] as const)(
    "is none on Linux where it is Electron's own fallback: %s",
    async (backend) => {
      expect(await findSystemKeystore(safe({ getSelectedStorageBackend: () => backend }), 'linux')).toBeNull()
    },
  )

  it.each(['linux', 'win32', 'darwin'] as const)('is there on %s', async (platform) => {
    const never = () => {
      throw new Error('only Linux has this call')
    }
    const found = await findSystemKeystore(
      safe(platform === 'linux' ? {} : { getSelectedStorageBackend: never }),
      platform,
    )
    expect(found).not.toBeNull()
  })
})
