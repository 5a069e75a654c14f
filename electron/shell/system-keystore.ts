import type { SafeStorage } from 'electron'
import type { Log } from '../../runtime/log.ts'
import type { SystemKeystore } from '../keys/keystore.ts'

type Safe = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

/**
 * Chromium begins what it sealed with the kind of its key. On Linux `v10` is a password that stands in Chromium's source,
 * `v11` a key of the keyring, `v12` one of the desktop's portal. Elsewhere `v10` is the system's own.
 */
const firstOfKeyring = 11

/**
 * The system's keystore through Electron, or null where there is none. Linux without one falls back to a key that is the
 * same everywhere, no better than a file: where Electron knows it, it says `basic_text`; where the keyring fails it later,
 * or only the asynchronous calls lack it, nothing says so but what it seals. Only once the app is ready. It may never
 * resolve: whoever asks sets the limit.
 */
export async function findSystemKeystore(
  safe: Safe,
  platform: NodeJS.Platform,
  log: Log,
): Promise<SystemKeystore | null> {
  const why = await whyNone(safe, platform)
  if (why !== null) {
    log('keystore-absent', { why })
    return null
  }
  return {
    seal: (text) => safe.encryptStringAsync(text),
    unseal: async (sealed, onOutdated) => {
      const { result, shouldReEncrypt } = await safe.decryptStringAsync(Buffer.from(sealed))
      if (shouldReEncrypt) onOutdated?.()
      return result
    },
  }
}

async function whyNone(safe: Safe, platform: NodeJS.Platform): Promise<string | null> {
  if (!(await safe.isAsyncEncryptionAvailable())) return 'no encryption'
  if (platform !== 'linux') return null
  const backend = safe.getSelectedStorageBackend()
  if (backend === 'basic_text' || backend === 'unknown') return backend
  const kind = /^v(\d\d)/.exec((await safe.encryptStringAsync('probe')).toString('latin1'))
  if (kind?.[1] === undefined) return 'what it seals is of no known kind'
  return Number(kind[1]) < firstOfKeyring ? `${kind[0]}, which is the same key everywhere` : null
}
