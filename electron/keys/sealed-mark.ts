import { createHash } from 'node:crypto'

// Before what a keystore sealed stands of which text it is a copy. The texts are keys made by chance, which no hash gives away.

const markPrefix = Buffer.from('ttms-sealed-1\n')
const fingerprintBytes = 32

/** What a keystore sealed, with the mark of the text that it is a copy of. */
export function withMark(text: string, sealed: Uint8Array): Buffer {
  return Buffer.concat([markPrefix, fingerprint(text), sealed])
}

/** What the keystore sealed alone. */
export function withoutMark(bytes: Buffer): Buffer {
  return isMarked(bytes) ? bytes.subarray(markPrefix.length + fingerprintBytes) : bytes
}

/** Whether these bytes say of themselves that they are a copy of this text. */
export function isCopyOf(text: string, bytes: Buffer): boolean {
  return isMarked(bytes) && bytes.subarray(markPrefix.length).subarray(0, fingerprintBytes).equals(fingerprint(text))
}

/** Earlier versions wrote none. */
function isMarked(bytes: Buffer): boolean {
  return bytes.subarray(0, markPrefix.length).equals(markPrefix)
}

function fingerprint(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
