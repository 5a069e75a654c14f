import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase45, encodeBase45 } from '../../../shared/tickets/base45.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('base45', () => {
  // The examples of RFC 9285, sections 4.3 and 4.4.
  it.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
    ['', ''],
  ])('writes "%s" as the RFC does, and reads it back', (plain, text) => {
    expect([encodeBase45(bytesOf(plain)), decodeBase45(text)]).toEqual([text, { ok: true, value: bytesOf(plain) }])
  })

  it('reads back whatever it wrote, in the alphanumeric set of QR codes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase45(bytes)
        expect(text).toMatch(/^[0-9A-Z $%*+\-./:]*$/)
        expect(decodeBase45(text)).toEqual({ ok: true, value: bytes })
      }),
    )
  })

  it('reads nothing that it would not have written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30, unit: 'grapheme-ascii' }), (text) => {
        const read = decodeBase45(text)
        return !read.ok || encodeBase45(read.value) === text
      }),
    )
  })

  it.each([
    ['a length that no bytes give', 'BB8A'],
    ['three characters over 65535', 'GGW'],
    ['two characters over 255', '::'],
    ['a small letter', 'bb8'],
    ['a character outside the set', 'BB_'],
  ])('refuses %s', (_, text) => {
    expect(decodeBase45(text)).toEqual({ ok: false, refusal: 'NotBase45' })
  })
})
