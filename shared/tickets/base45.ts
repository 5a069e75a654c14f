import { accepted, type Result, refused } from '../core/result.ts'

// Base45 (RFC 9285): two bytes in three characters of the QR code's alphanumeric set, so that binary content takes
// less room in a code than base64, which needs the code's byte mode.

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

export function encodeBase45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const second = bytes[at + 1]
    const first = bytes[at] ?? 0
    text += second === undefined ? characters(first, 2) : characters(first * 256 + second, 3)
  }
  return text
}

/** The bytes of a text; refuses a character outside the set, a length that no bytes give, and a value too large. */
export function decodeBase45(text: string): Result<Uint8Array, 'NotBase45'> {
  if (text.length % 3 === 1) return refused('NotBase45')
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const group = text.slice(at, at + 3)
    const value = toValue(group)
    if (value === null || value > (group.length === 3 ? 0xffff : 0xff)) return refused('NotBase45')
    if (group.length === 3) bytes.push(value >> 8)
    bytes.push(value & 0xff)
  }
  return accepted(Uint8Array.from(bytes))
}

/** Least significant character first, as the RFC has it. */
function characters(value: number, count: number): string {
  let text = ''
  for (let rest = value, left = count; left > 0; left--) {
    text += alphabet.charAt(rest % 45)
    rest = Math.floor(rest / 45)
  }
  return text
}

function toValue(group: string): number | null {
  let value = 0
  for (let at = group.length - 1; at >= 0; at--) {
    const digit = alphabet.indexOf(group.charAt(at))
    if (digit < 0) return null
    value = value * 45 + digit
  }
  return value
}
