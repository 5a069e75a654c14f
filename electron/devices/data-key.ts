import { randomBytes } from 'node:crypto'
import { StartRefused } from '../../program/start-refused.ts'
import { openKeptSecret } from './kept-secret.ts'
import type { Keystore } from './keystore.ts'

const keyBytes = 32

/**
 * The key to what is secret in this kiosk's database (store/value-cipher.ts), kept as kept-secret.ts promises. Refuses
 * (`StartRefused`) one that was spoilt, rather than to make another and lose what was encrypted with it in silence.
 */
export async function openDataKey(directory: string, keystore: Keystore | null): Promise<Uint8Array> {
  const { text } = await openKeptSecret({
    ...{ directory, keystore, make: () => randomBytes(keyBytes).toString('base64url') },
    ...{ what: 'data key', plainFile: 'data-key', sealedFile: 'data-key.sealed' },
  })
  const key = Buffer.from(text, 'base64url')
  if (key.length === keyBytes) return key
  throw new StartRefused(
    `the data key in ${directory} is spoilt: once it is taken away, staff must sign in online again`,
  )
}
