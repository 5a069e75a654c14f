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

/** Whether a text can be stored: half a surrogate pair and NUL can't. */
export const isKeepable = (text: string) => text.isWellFormed() && !text.includes('\0')
/** A text that can be stored, of at most so many UTF-16 units. */
export const textUpTo = (max: number) => z.string().max(max).refine(isKeepable)

/** Of a login, a password and an e-mail address, in UTF-16 units. */
export const maxLoginLength = 255

/** The languages of the kiosk's screens. */
export const languageSchema = z.enum(['zh', 'en'])
export type Language = z.infer<typeof languageSchema>

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
/** Epochs of a device and entries of a journal, as far as a kiosk's store can count them. What is above was never made. */
const maxEpoch = 999_999_999
const maxSeq = 999_999_999_999
export const epochSchema = z.int().min(1).max(maxEpoch)
export const seqSchema = z.int().min(1).max(maxSeq)
/** The number of the last entry; 0 where there is none. */
export const lastSeqSchema = z.int().min(0).max(maxSeq)
/** A MAC by which a server knows its own word again (server/seats/proofs.ts). It says nothing to whoever carries it. */
export const proofSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
/** The same of what a kiosk was told, with a number of the server's own. */
export const toldProofSchema = z.string().regex(/^[A-Za-z0-9_-]{22}(\.\d{1,16})?$/)
/** Whole fen, not negative: a sum of any length. */
export const fenSchema = z.int().min(0) as unknown as z.ZodType<Fen, number>

/** The highest price of a ticket, 9,999.99 yuan (TTMS interface). */
export const maxPriceFen = 999_999
const maxTicketsPerSale = 6
/** What one ticket cost. Bounded, so that no sum over tickets leaves the range of safe integers. */
export const ticketFenSchema = z.int().min(0).max(maxPriceFen) as unknown as z.ZodType<Fen, number>
/** What the tickets of one sale cost together. */
export const saleFenSchema = z
  .int()
  .min(0)
  .max(maxPriceFen * maxTicketsPerSale) as unknown as z.ZodType<Fen, number>

/** The last millisecond that a `Date` can hold: one beyond it can't be shown. */
const maxUnixMs = 8_640_000_000_000_000
/** Unix milliseconds. */
export const unixMsSchema = z.int().min(0).max(maxUnixMs)
/** Unix seconds, as the public interfaces and showtimes use them. */
export const unixSecondsSchema = z
  .int()
  .min(0)
  .max(maxUnixMs / 1_000)
