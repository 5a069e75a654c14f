import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** A raw Ed25519 public key in base64url as a key; throws where it is none. */
function toKey(publicKey: string): KeyObject {
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: publicKey } })
}

export function isPublicKey(publicKey: string): boolean {
  try {
    toKey(publicKey)
    return true
  } catch {
    return false
  }
}

/** Whether the device with this public key signed the text. A port, since the simulation signs by the thousand. */
export type IsSignedBy = (publicKey: string, text: string, signature: string) => boolean

/** Whether the device with this raw Ed25519 key signed the text; `signature` in base64url. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), toKey(publicKey), Buffer.from(signature, 'base64url'))
}
