import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeptSecret } from './kept-secret.ts'
import { openKeptSecret } from './kept-secret.ts'
import type { Keystore } from './keystore.ts'

/** The Ed25519 key of this kiosk, with which it signs its requests and its tickets. The private half never leaves. */
export type DeviceKey = {
  /** Raw, base64url: 43 characters. */
  readonly publicKey: string
  readonly sign: (bytes: Uint8Array) => Uint8Array
  readonly keptIn: KeptSecret['keptIn']
}

/** The key of this folder, kept as kept-secret.ts promises: an enrolled kiosk without its key is lost. */
export async function openDeviceKey(directory: string, keystore: Keystore | null): Promise<DeviceKey> {
  const { text, keptIn } = await openKeptSecret({
    ...{ directory, keystore, make: newPem },
    ...{ what: 'device key', plainFile: 'device-key.pem', sealedFile: 'device-key.sealed' },
  })
  const privateKey = createPrivateKey(text)
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (typeof x !== 'string') throw new Error('the device key is no Ed25519 key')
  return { publicKey: x, sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)), keptIn }
}

function newPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
