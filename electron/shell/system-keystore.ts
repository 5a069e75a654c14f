import type { SafeStorage } from 'electron'
import type { Keystore } from '../devices/keystore.ts'

type Safe = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

/**
 * The system's keystore through Electron, or null where there is none. Linux without one falls back to `basic_text`, a
 * key that is the same everywhere: no better than a file, and counted as none. Only once the app is ready.
 */
export async function findSystemKeystore(safe: Safe, platform: NodeJS.Platform): Promise<Keystore | null> {
  if (!(await safe.isAsyncEncryptionAvailable())) return null
  if (platform === 'linux' && ['basic_text', 'unknown'].includes(safe.getSelectedStorageBackend())) return null
  return {
    seal: (text) => safe.encryptStringAsync(text),
    unseal: async (sealed) => (await safe.decryptStringAsync(Buffer.from(sealed))).result,
  }
}
