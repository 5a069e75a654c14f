import { generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { encode as encodeQr } from 'uqr'
import { describe, expect, it } from 'vitest'
import type { DeviceNumber, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import { encodeBase45 } from '../../../shared/tickets/base45.ts'
import { decodeTicketToken, encodeTicketToken, type TicketFields } from '../../../shared/tickets/ticket-token.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const signWithKey = (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey))

const fields: TicketFields = {
  cinemaId: 1,
  showtimeId: 42 as ShowtimeId,
  row: 6,
  col: 7,
  ticketNumber: 300_000_001 as TicketNumber,
  device: 3 as DeviceNumber,
  saleNumber: 2,
}
const token = encodeTicketToken(fields, signWithKey)

/** What a door does with a scanned text: only a ticket that reads and whose signature holds is let in. */
function admitted(text: string): TicketFields | null {
  const read = decodeTicketToken(text)
  if (!read.ok) return null
  return verify(null, read.value.signedBytes, publicKey, read.value.signature) ? read.value.fields : null
}

const anyId = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
const anyPlace = fc.integer({ min: 1, max: 60 })
const anyFields: fc.Arbitrary<TicketFields> = fc.record({
  cinemaId: anyId,
  showtimeId: anyId.map((id) => id as ShowtimeId),
  row: anyPlace,
  col: anyPlace,
  ticketNumber: anyId.map((id) => id as TicketNumber),
  device: fc.maxSafeNat().map((device) => device as DeviceNumber),
  saleNumber: anyId,
})

describe("a ticket's text", () => {
  it('says what was signed, whatever the numbers', () => {
    fc.assert(
      fc.property(anyFields, (any) => {
        expect(admitted(encodeTicketToken(any, signWithKey))).toEqual(any)
      }),
    )
  })

  it('fits a QR code of version 7 at level M with the largest numbers, and version 5 with everyday ones', () => {
    const largest = Number.MAX_SAFE_INTEGER
    const extreme = encodeTicketToken(
      {
        cinemaId: largest,
        showtimeId: largest as ShowtimeId,
        row: 60,
        col: 60,
        ticketNumber: largest as TicketNumber,
        device: largest as DeviceNumber,
        saleNumber: largest,
      },
      signWithKey,
    )
    const version = (text: string) => encodeQr(text, { ecc: 'M', boostEcc: false }).version
    expect(version(token)).toBeLessThanOrEqual(5)
    expect(version(extreme)).toBeLessThanOrEqual(7)
  })

  it('is not admitted with any single character changed', () => {
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...alphabet), (at, character) => {
        const altered = token.slice(0, at) + character + token.slice(at + 1)
        return altered === token || admitted(altered) === null
      }),
    )
  })

  it('is not admitted cut off anywhere, or with anything added', () => {
    const cut = Array.from({ length: token.length }, (_, length) => token.slice(0, length))
    const added = ['0', '00', '000', 'BB8', ' ', '\n'].flatMap((more) => [token + more, more + token])
    expect([...cut, ...added].filter((text) => admitted(text) !== null)).toEqual([])
  })

  it('is not admitted when signed with another key, or with the signature of another ticket', () => {
    const otherKey = generateKeyPairSync('ed25519').privateKey
    const forged = encodeTicketToken(fields, (bytes) => new Uint8Array(sign(null, bytes, otherKey)))
    const swapped = encodeTicketToken({ ...fields, col: 8 }, () => {
      const read = decodeTicketToken(token)
      return read.ok ? read.value.signature : new Uint8Array(64)
    })
    expect([admitted(forged), admitted(swapped)]).toEqual([null, null])
  })

  it('is one text only: a number that is written longer than it need be is not a ticket', () => {
    const signedBytes = Uint8Array.from([1, 0x81, 0x00, 42, 6, 7, 1, 3, 2])
    const padded = encodeBase45(Uint8Array.from([...signedBytes, ...signWithKey(signedBytes)]))
    expect(decodeTicketToken(padded)).toEqual({ ok: false, refusal: 'NotATicket' })
  })

  it.each([
    ['another version', [2, 1, 42, 6, 7, 1, 3, 2]],
    ['a number too few', [1, 1, 42, 6, 7, 1, 3]],
    ['a number too many', [1, 1, 42, 6, 7, 1, 3, 2, 2]],
    ['a number cut off', [1, 1, 42, 6, 7, 1, 3, 0x82]],
    ['a number past the exact ones', [1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 42, 6, 7, 1, 3, 2]],
    ['row 0', [1, 1, 42, 0, 7, 1, 3, 2]],
    ['column 61', [1, 1, 42, 6, 61, 1, 3, 2]],
    ['sale number 0', [1, 1, 42, 6, 7, 1, 3, 0]],
    ['nothing', []],
  ])('is not a ticket with %s, however well signed', (_, bytes) => {
    const signedBytes = Uint8Array.from(bytes)
    const text = encodeBase45(Uint8Array.from([...signedBytes, ...signWithKey(signedBytes)]))
    expect(decodeTicketToken(text)).toEqual({ ok: false, refusal: 'NotATicket' })
  })

  it('is refused without a fault, whatever is scanned', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => admitted(text) === null))
  })

  it.each([
    ['a fraction', { ...fields, saleNumber: 1.5 }],
    ['a number past the exact ones', { ...fields, cinemaId: 2 ** 53 }],
    ['no seat', { ...fields, row: 0 }],
  ])('is never written for %s', (_, wrong) => {
    expect(() => encodeTicketToken(wrong, signWithKey)).toThrow(RangeError)
  })

  it('is never written with a signature of another length', () => {
    expect(() => encodeTicketToken(fields, () => new Uint8Array(63))).toThrow(RangeError)
  })
})
