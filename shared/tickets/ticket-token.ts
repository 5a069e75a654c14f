import type { DeviceNumber, ShowtimeId, TicketNumber } from '../core/ids.ts'
import { accepted, type Result, refused } from '../core/result.ts'
import { decodeBase45, encodeBase45 } from './base45.ts'

// A ticket as its QR code carries it: base45 of a version byte, seven numbers and an Ed25519 signature over all that
// comes before it. The version byte keeps a ticket apart from everything else that a device signs, which is text.

const version = 1
const signatureLength = 64
const maxRowOrCol = 60

export type TicketFields = {
  readonly cinemaId: number
  readonly showtimeId: ShowtimeId
  readonly row: number
  readonly col: number
  readonly ticketNumber: TicketNumber
  /** The kiosk whose key signed it; 0 for the server. */
  readonly device: DeviceNumber
  /** Rises at every sale of the seat, so that a door knows a ticket that was sold again (architecture, tickets). */
  readonly saleNumber: number
}

export type TicketToken = {
  readonly fields: TicketFields
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

/** The ticket's text; `sign` answers the 64-byte Ed25519 signature of the bytes it is given. At most 161 characters. */
export function encodeTicketToken(fields: TicketFields, sign: (bytes: Uint8Array) => Uint8Array): string {
  const numbers = inOrder(fields)
  if (!toFields(numbers)) throw new RangeError(`no such ticket: ${numbers.join(' ')}`)
  const signedBytes = Uint8Array.from([version, ...numbers.flatMap(toVarint)])
  const signature = sign(signedBytes)
  if (signature.length !== signatureLength) throw new RangeError(`a signature of ${signature.length} bytes`)
  return encodeBase45(Uint8Array.from([...signedBytes, ...signature]))
}

/**
 * What a scanned text says, its signature *not yet checked*: the caller checks it with the device's key. Refuses any
 * text that `encodeTicketToken` would not have made, so that each ticket has one text only.
 */
export function decodeTicketToken(text: string): Result<TicketToken, 'NotATicket'> {
  const bytes = decodeBase45(text)
  if (!bytes.ok || bytes.value.length <= signatureLength) return refused('NotATicket')
  const signedBytes = bytes.value.slice(0, -signatureLength)
  const numbers = signedBytes[0] === version ? readVarints(signedBytes.subarray(1)) : null
  const fields = numbers && toFields(numbers)
  if (!fields) return refused('NotATicket')
  return accepted({ fields, signedBytes, signature: bytes.value.slice(-signatureLength) })
}

function inOrder(fields: TicketFields): number[] {
  const { cinemaId, showtimeId, row, col, ticketNumber, device, saleNumber } = fields
  return [cinemaId, showtimeId, row, col, ticketNumber, device, saleNumber]
}

function toFields(numbers: readonly number[]): TicketFields | null {
  const [cinemaId, showtimeId, row, col, ticketNumber, device, saleNumber, ...more] = numbers
  if (cinemaId === undefined || showtimeId === undefined || row === undefined || col === undefined) return null
  if (ticketNumber === undefined || device === undefined || saleNumber === undefined || more.length > 0) return null
  const isInHall = row >= 1 && row <= maxRowOrCol && col >= 1 && col <= maxRowOrCol
  if (!isInHall || cinemaId < 1 || showtimeId < 1 || ticketNumber < 1 || saleNumber < 1) return null
  return {
    cinemaId,
    showtimeId: showtimeId as ShowtimeId,
    row,
    col,
    ticketNumber: ticketNumber as TicketNumber,
    device: device as DeviceNumber,
    saleNumber,
  }
}

/** Seven bits a byte, lowest first, the high bit set where more follow: at most 8 bytes for 2^53 - 1. */
function toVarint(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a ticket's number: ${value}`)
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) + 0x80)
    rest = Math.floor(rest / 0x80)
  }
  return [...bytes, rest]
}

/** Every number in the bytes; null where one is cut off, unsafe, or longer than it need be. */
function readVarints(bytes: Uint8Array): number[] | null {
  const numbers: number[] = []
  let value = 0
  let scale = 1
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale
    if (!Number.isSafeInteger(value)) return null
    if (byte > 0x7f) {
      scale *= 0x80
    } else {
      if (byte === 0 && scale > 1) return null
      numbers.push(value)
      value = 0
      scale = 1
    }
  }
  return scale === 1 ? numbers : null
}
