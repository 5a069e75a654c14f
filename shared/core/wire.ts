import { z } from 'zod'
import type {
  AccountId,
  DeviceNumber,
  FilmId,
  HallId,
  PaymentKey,
  RefundKey,
  SaleId,
  ShowtimeId,
  TicketNumber,
} from './ids.ts'
import type { Fen } from './money.ts'

// How the ids and amounts of core/ look in messages and stored documents. Kept apart from them so that pages, which
// need the types and the arithmetic, do not carry zod.

const idOf = <Id extends number>() => z.int().min(1) as unknown as z.ZodType<Id, number>
const uuidOf = <Id extends string>() => z.uuid() as unknown as z.ZodType<Id, string>

export const deviceNumberSchema = idOf<DeviceNumber>()
export const filmIdSchema = idOf<FilmId>()
export const hallIdSchema = idOf<HallId>()
export const showtimeIdSchema = idOf<ShowtimeId>()
export const ticketNumberSchema = idOf<TicketNumber>()
export const accountIdSchema = idOf<AccountId>()
export const saleIdSchema = uuidOf<SaleId>()
export const paymentKeySchema = uuidOf<PaymentKey>()
/** A payment's key and a ticket's number. */
export const refundKeySchema = z.string().regex(/^[0-9a-f-]{36}\/[1-9][0-9]{0,15}$/) as unknown as z.ZodType<
  RefundKey,
  string
>
/** Whole fen, not negative. */
export const fenSchema = z.int().min(0) as unknown as z.ZodType<Fen, number>
/** Unix milliseconds. */
export const unixMsSchema = z.int().min(0)
/** Unix seconds, as the public interfaces and showtimes use them. */
export const unixSecondsSchema = z.int().min(0)
