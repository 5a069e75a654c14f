import { randomBytes } from 'node:crypto'
import { openKeptSecret, type SecretFolder } from './kept-secret.ts'

const keyBytes = 32

/**
 * The keys to what is secret in this kiosk's database (store/value-cipher.ts), kept as kept-secret.ts promises: the one of
 * this folder, and those before it that can be opened again. Which of them the database is of, it says itself.
 */
export async function openDataKeys(folder: SecretFolder): Promise<readonly [Uint8Array, ...Uint8Array[]]> {
  const { text, setAside } = await openKeptSecret({
    folder,
    plainFile: 'data-key',
    sealedFile: 'data-key.sealed',
    make: () => randomBytes(keyBytes).toString('base64url'),
    isSound: (text) => toKey(text).length === keyBytes,
  })
  const before = setAside.flatMap((secret) => (secret.text === null ? [] : [toKey(secret.text)]))
  return [toKey(text), ...before]
}

function toKey(text: string): Uint8Array {
  return Buffer.from(text, 'base64url')
}
