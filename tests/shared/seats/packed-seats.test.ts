import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PackedSeats, packSeats, unpackSeats } from '../../../shared/seats/packed-seats.ts'
import { maxHallSide, type SeatKey, seatKey, seatsOf } from '../../../shared/seats/seat-plan.ts'

const side = fc.integer({ min: 1, max: maxHallSide })
/** Some seats of a hall, by row and column, of so many holders as there are. */
const anyHolders = fc
  .record({
    rows: side,
    cols: side,
    holderCount: fc.integer({ min: 1, max: 70 }),
    free: fc.integer({ min: 0, max: 9 }),
  })
  .chain(({ rows, cols, holderCount, free }) => {
    const places = { minLength: rows * cols, maxLength: rows * cols }
    return fc.array(fc.integer({ min: -free, max: holderCount - 1 }), places).map((holders) => {
      const seatsByHolder = Array.from({ length: holderCount }, (): SeatKey[] => [])
      for (const [place, holder] of holders.entries()) {
        seatsByHolder[holder]?.push(seatKey({ row: 1 + Math.floor(place / cols), col: 1 + (place % cols) }))
      }
      return seatsByHolder
    })
  })

const hall = (rows: number, cols: number) => seatsOf({ rows, cols, gaps: [], wheelchairs: [] }).map(seatKey)

/** What is packed, as it was before. */
function packAndUnpack(seatsByHolder: readonly SeatKey[][]) {
  return unpackSeats(packSeats(seatsByHolder), seatsByHolder.length)
}

describe('packed seats', () => {
  it('are unpacked as they were, whatever the hall and however many hold seats of it', () => {
    fc.assert(
      fc.property(anyHolders, (seatsByHolder) => {
        expect(packAndUnpack(seatsByHolder)).toEqual({ ok: true, value: seatsByHolder })
      }),
    )
  })

  it.each([
    ['nobody', [], { rows: 0, cols: 0, places: '' }],
    ['a hall of one seat', [['1-1']], { rows: 1, cols: 1, places: 'g' }],
    ['one of many seats', [['2-3']], { rows: 2, cols: 3, places: 'B' }],
    ['two holders', [['1-1', '2-2'], ['1-2']], { rows: 2, cols: 2, places: 'YQ' }],
  ] satisfies [string, SeatKey[][], PackedSeats][])('are written alike for good: %s', (_, seatsByHolder, packed) => {
    expect(packSeats(seatsByHolder)).toEqual(packed)
    expect(unpackSeats(packed, seatsByHolder.length)).toEqual({ ok: true, value: seatsByHolder })
  })

  it('of a hall of 50 rows of 50 take a bit a seat of one holder, and as many bits as the number of holders has', () => {
    const seats = hall(50, 50)
    const heldBy = (count: number) =>
      Array.from({ length: count }, (_, holder) => seats.filter((_seat, index) => index % count === holder))
    const lengths = [1, 2, 3, 4, 255].map((count) => packSeats(heldBy(count)).places.length)
    expect(lengths).toEqual([1, 2, 2, 3, 8].map((bits) => Math.ceil((2_500 * bits) / 6)))
    for (const count of [1, 20, 2_500]) {
      expect(packAndUnpack(heldBy(count))).toEqual({ ok: true, value: heldBy(count) })
    }
  })

  it('of the largest hall, each of another holder, are unpacked as they were', () => {
    const each = hall(maxHallSide, maxHallSide).map((seat) => [seat])
    expect(packAndUnpack(each)).toEqual({ ok: true, value: each })
  })

  it('are as long for a hall that is sold out as for its first and last seat', () => {
    const [seats, ends] = [hall(10, 20), ['1-1', '10-20'] as const]
    expect(packSeats([seats]).places).toHaveLength(packSeats([ends]).places.length)
  })

  it('can’t say that a seat has two holders', () => {
    expect(() => packSeats([['1-1'], ['1-2', '1-1']])).toThrow('seat 1-1 has two holders')
    expect(() => packSeats([['1-1', '1-1']])).toThrow('seat 1-1 has two holders')
  })

  it.each([
    ['too short', { rows: 2, cols: 6, places: 'A' }, 1, '1 characters, but 2 rows of 6 with 1 holders take 2'],
    ['too long', { rows: 2, cols: 3, places: 'BA' }, 1, '2 characters, but 2 rows of 3 with 1 holders take 1'],
    ['of more holders', { rows: 2, cols: 3, places: 'B' }, 2, '1 characters, but 2 rows of 3 with 2 holders take 2'],
    ['of nobody', { rows: 1, cols: 1, places: 'g' }, 0, '1 characters, but 1 rows of 1 with 0 holders take 0'],
    ['of no hall', { rows: 0, cols: 0, places: 'g' }, 1, '1 characters, but 0 rows of 0 with 1 holders take 0'],
    ['in another alphabet', { rows: 2, cols: 3, places: '+' }, 1, '+ is no character of base64url'],
    ['outside of the hall', { rows: 1, cols: 5, places: 'B' }, 1, 'a seat outside of the 1 rows of 5'],
    ['of a holder that is not there', { rows: 1, cols: 2, places: 'c' }, 2, 'seat 1-2 has holder 3 of 2'],
  ])('are refused, and it is said why, where they are %s', (_, packed, holderCount, refusal) => {
    expect(unpackSeats(packed, holderCount)).toEqual({ ok: false, refusal })
  })

  it('are unpacked or refused, whatever they are, and never two holders’ seat', () => {
    const small = fc.integer({ min: 0, max: 5 })
    const anything = fc
      .record({ rows: small, cols: small, holderCount: small, isLonger: fc.boolean() })
      .chain((given) => {
        const bits = given.rows * given.cols * (32 - Math.clz32(given.holderCount))
        const length = Math.ceil(bits / 6) + (given.isLonger ? 1 : 0)
        const text = fc.string({ unit: fc.constantFrom(...'AAAABCQUghwx9-_='), minLength: length, maxLength: length })
        return text.map((places) => ({ ...given, places }))
      })
    let unpackedCount = 0
    fc.assert(
      fc.property(anything, ({ rows, cols, holderCount, isLonger, places }) => {
        const unpacked = unpackSeats({ rows, cols, places }, holderCount)
        if (isLonger || places.includes('=')) expect(unpacked.ok).toBe(false)
        if (!unpacked.ok) return
        unpackedCount += 1
        const seats = unpacked.value.flat()
        expect(new Set(seats).size).toBe(seats.length)
        expect(seats.filter((seat) => !hall(rows, cols).includes(seat))).toEqual([])
        // The same text again, unless nobody has a seat of its last row or column.
        const again = packSeats(unpacked.value)
        if (again.rows === rows && again.cols === cols) expect(again.places).toBe(places)
      }),
      { numRuns: 1_000 },
    )
    expect(unpackedCount).toBeGreaterThan(0)
  })
})
