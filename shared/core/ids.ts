import type { Branded } from './branded.ts'

/** The number of a kiosk; the server is device 0. A number is never used again (docs/ARCHITECTURE.md). */
export type DeviceNumber = Branded<number, 'DeviceNumber'>
export type FilmId = Branded<number, 'FilmId'>
export type HallId = Branded<number, 'HallId'>
export type ShowtimeId = Branded<number, 'ShowtimeId'>
/** A ticket's number, which the TTMS interface calls `order_id`. */
export type TicketNumber = Branded<number, 'TicketNumber'>
export type AccountId = Branded<number, 'AccountId'>
/** What a customer pays at once, one to six tickets; a UUID. */
export type SaleId = Branded<string, 'SaleId'>
/** The idempotency key under which a payment terminal is asked; a UUID. */
export type PaymentKey = Branded<string, 'PaymentKey'>
/** The idempotency key under which a payment terminal pays back: the payment's and the ticket's. */
export type RefundKey = Branded<string, 'RefundKey'>

export const serverDevice = 0 as DeviceNumber

export const idsPerDevice = 100_000_000

/**
 * The `count`-th id (from 1) that this device makes. Every device makes ids alone, so a ticket sold offline keeps its
 * number for good; a device that has used up its range throws rather than reach into the next one's.
 */
export function toDeviceId(device: DeviceNumber, count: number): number {
  if (!Number.isSafeInteger(count) || count < 1 || count >= idsPerDevice) {
    throw new RangeError(`device ${device} can't make an id number ${count}`)
  }
  return device * idsPerDevice + count
}

/** The device that made this id. */
export function deviceOfId(id: number): DeviceNumber {
  return Math.floor(id / idsPerDevice) as DeviceNumber
}
