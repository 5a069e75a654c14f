import { accepted, type Result, refused } from '../core/result.ts'
import { type SeatKey, seatKey } from './seat-plan.ts'

/**
 * Which seats each of several holders has. As long as the hall and the number of holders make it, and no longer where
 * they have more seats; that a seat has two holders can't be said.
 */
export type PackedSeats = {
  /** A grid that begins at the first place of the hall and has every seat that anyone holds. */
  readonly rows: number
  readonly cols: number
  /**
   * For each place of the grid, row after row, the number of its holder: 1 is the first one, 0 nobody. Each in as many
   * bits as the number of holders has, six bits a character in the alphabet of base64url; what is left of the last is 0.
   */
  readonly places: string
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const valueByCharacter = new Map([...alphabet].map((character, value) => [character, value]))
const bitsOfCharacter = 6

/** The seats of each holder, packed. Throws where two of them have the same seat. */
export function packSeats(seatsByHolder: readonly (readonly SeatKey[])[]): PackedSeats {
  let [rows, cols] = [0, 0]
  for (const seats of seatsByHolder) {
    for (const seat of seats) {
      rows = Math.max(rows, rowOf(seat))
      cols = Math.max(cols, colOf(seat))
    }
  }
  const numbers = new Uint16Array(rows * cols)
  for (const [index, seats] of seatsByHolder.entries()) {
    for (const seat of seats) {
      const place = (rowOf(seat) - 1) * cols + colOf(seat) - 1
      if (numbers[place] !== 0) throw new RangeError(`seat ${seat} has two holders`)
      numbers[place] = index + 1
    }
  }
  return { rows, cols, places: writeBits(numbers, bitsFor(seatsByHolder.length)) }
}

/** The seats of each of so many holders, by row and column, or what is wrong with how they are packed. */
export function unpackSeats({ rows, cols, places }: PackedSeats, holderCount: number): Result<SeatKey[][], string> {
  const bits = bitsFor(holderCount)
  const length = Math.ceil((rows * cols * bits) / bitsOfCharacter)
  if (places.length !== length) {
    const grid = `${rows} rows of ${cols} with ${holderCount} holders`
    return refused(`${places.length} characters, but ${grid} take ${length}`)
  }
  const seatsByHolder = Array.from({ length: holderCount }, (): SeatKey[] => [])
  let [place, unread, unreadBits] = [0, 0, 0]
  for (const character of places) {
    const value = valueByCharacter.get(character)
    if (value === undefined) return refused(`${character} is no character of base64url`)
    unread = (unread << bitsOfCharacter) | value
    unreadBits += bitsOfCharacter
    for (; unreadBits >= bits && place < rows * cols; place++) {
      unreadBits -= bits
      const holder = unread >> unreadBits
      unread &= (1 << unreadBits) - 1
      if (holder === 0) continue
      const seat = seatKey({ row: 1 + Math.floor(place / cols), col: 1 + (place % cols) })
      const seats = seatsByHolder[holder - 1]
      if (!seats) return refused(`seat ${seat} has holder ${holder} of ${holderCount}`)
      seats.push(seat)
    }
  }
  return unread === 0 ? accepted(seatsByHolder) : refused(`a seat outside of the ${rows} rows of ${cols}`)
}

/** The numbers as characters, each in so many bits. */
function writeBits(numbers: Iterable<number>, bits: number): string {
  let [text, unwritten, unwrittenBits] = ['', 0, 0]
  for (const number of numbers) {
    unwritten = (unwritten << bits) | number
    unwrittenBits += bits
    for (; unwrittenBits >= bitsOfCharacter; unwritten &= (1 << unwrittenBits) - 1) {
      unwrittenBits -= bitsOfCharacter
      text += alphabet[unwritten >> unwrittenBits]
    }
  }
  return unwrittenBits === 0 ? text : text + alphabet[unwritten << (bitsOfCharacter - unwrittenBits)]
}

function rowOf(seat: SeatKey): number {
  return Number(seat.slice(0, seat.indexOf('-')))
}

function colOf(seat: SeatKey): number {
  return Number(seat.slice(seat.indexOf('-') + 1))
}

/** How many bits a number takes that is at most so high. */
function bitsFor(highest: number): number {
  return 32 - Math.clz32(highest)
}
