import { hash } from 'node:crypto'
import type { IsSignedBy } from '../../server/devices/device-keys.ts'

// Signatures that anybody could forge, and nobody in the simulation does: 64 bytes that depend on the key and on each
// byte that is signed. An Ed25519 signature for each of millions of requests would be most of the simulation's time.

/** The signer of this public key. */
export function createCheapKey(publicKey: string) {
  return { publicKey, keptIn: 'file' as const, sign: (bytes: Uint8Array) => signatureOf(publicKey, bytes) }
}

export const isSignedBy: IsSignedBy = (publicKey, text, signature) =>
  Buffer.from(signatureOf(publicKey, Buffer.from(text))).toString('base64url') === signature

function signatureOf(publicKey: string, bytes: Uint8Array): Uint8Array {
  return hash('sha512', Buffer.concat([Buffer.from(publicKey), bytes]), 'buffer')
}
