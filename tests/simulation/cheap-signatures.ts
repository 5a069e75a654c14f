import type { IsSignedBy } from '../../server/devices/device-keys.ts'
import type { Mac } from '../../server/seats/proofs.ts'

// Signatures that anybody could forge, and nobody in the simulation does: 64 bytes that depend on the key and on each
// byte that is signed. An Ed25519 signature for each of millions of requests would be most of the simulation's time.

/** The signer of this public key. */
export function createCheapKey(publicKey: string) {
  return { publicKey, keptIn: 'file' as const, sign: (bytes: Uint8Array) => signatureOf(publicKey, bytes) }
}

export const isSignedBy: IsSignedBy = (publicKey, text, signature) =>
  Buffer.from(signatureOf(publicKey, Buffer.from(text))).toString('base64url') === signature

/** The servers' codes: of the same kind, so that 22 characters depend on each byte of the text. */
export const cheapMac: Mac = { make: codeOf, isMade: (text, code) => codeOf(text) === code }

function codeOf(text: string): string {
  return Buffer.from(signatureOf('server', Buffer.from(text)))
    .subarray(0, 16)
    .toString('base64url')
}

/** FNV-1a over both, and over that again until there are 64 bytes. */
function signatureOf(publicKey: string, bytes: Uint8Array): Uint8Array {
  let word = 0x811c9dc5
  for (let at = 0; at < publicKey.length; at++) word = Math.imul(word ^ publicKey.charCodeAt(at), 0x01000193)
  for (const byte of bytes) word = Math.imul(word ^ byte, 0x01000193)
  const signature = Buffer.alloc(64)
  for (let at = 0; at < 64; at += 4) {
    word = Math.imul(word ^ at, 0x01000193)
    signature.writeInt32LE(word, at)
  }
  return signature
}
