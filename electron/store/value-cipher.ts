import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts single values of the database, for what a reader of the disk must not see. */
export type ValueCipher = {
  /** Tells keys apart and gives nothing away of this one. */
  readonly keyId: string
  /** `place` is where the value belongs: it can be read back there alone. */
  readonly encrypt: (text: string, place: string) => string
  /** null: another key, another place, or altered. */
  readonly decrypt: (encrypted: string, place: string) => string | null
  /** The same for the same text, for keys to look up by. Who lacks the key can't even try out guesses. */
  readonly digest: (text: string) => string
}

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/** AES-256-GCM with a random IV a value, HMAC-SHA256 for digests, each under a key of its own (HKDF). */
export function createValueCipher(dataKey: Uint8Array): ValueCipher {
  const derive = (purpose: string, bytes: number) => Buffer.from(hkdfSync('sha256', dataKey, '', purpose, bytes))
  const encryptionKey = derive('encrypt', 32)
  const digestKey = derive('digest', 32)
  return {
    keyId: derive('id', 8).toString('hex'),
    encrypt: (text, place) => {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv(algorithm, encryptionKey, iv).setAAD(Buffer.from(place))
      const encrypted = [cipher.update(text, 'utf8'), cipher.final()]
      return Buffer.concat([iv, cipher.getAuthTag(), ...encrypted]).toString('base64url')
    },
    decrypt: (encrypted, place) => {
      const bytes = Buffer.from(encrypted, 'base64url')
      if (bytes.length < ivBytes + tagBytes) return null
      const decipher = createDecipheriv(algorithm, encryptionKey, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      })
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      const text = decipher.update(bytes.subarray(ivBytes + tagBytes))
      try {
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch {
        // GCM says nothing more of why.
        return null
      }
    },
    digest: (text) => createHmac('sha256', digestKey).update(text).digest('base64url'),
  }
}
