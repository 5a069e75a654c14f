import { z } from 'zod'
import { paymentMethodSchema } from '../core/payment-method.ts'
import {
  accountIdSchema,
  deviceNumberSchema,
  epochSchema,
  filmIdSchema,
  hallIdSchema,
  languageSchema,
  paymentKeySchema,
  saleFenSchema,
  saleIdSchema,
  seqSchema,
  showtimeIdSchema,
  ticketFenSchema,
  ticketNumberSchema,
  unixMsSchema,
  unixSecondsSchema,
} from '../core/wire.ts'
import { grantedSeatSchema, provenSeatSchema } from '../seats/contract.ts'

// The facts of one kiosk. Each entry is the one commit point of its fact: a sale *is* its `sold` entry. Entries never
// change, `seq` has no gaps, and the server applies each id once.

const maxSeats = 3_600

const pricedSeatSchema = z.object({ ...grantedSeatSchema.shape, priceFen: ticketFenSchema })

const soldTicketSchema = z.object({
  ...grantedSeatSchema.shape,
  ticketNumber: ticketNumberSchema,
  priceFen: ticketFenSchema,
  /** The signed ticket as the QR code carries it (shared/tickets/ticket-token.ts). */
  token: z.string(),
})

/**
 * What was on when its seats were offered: the kiosk may not have heard that the showtime was moved. Absent in entries of
 * kiosks before this was written down.
 */
const performanceSchema = z.object({ filmId: filmIdSchema, hallId: hallIdSchema, beginsAt: unixSecondsSchema })
/** `language`: in which its customer read the screens; absent where it is not known. */
const offered = { performance: performanceSchema.optional(), language: languageSchema.optional() }

const ofPayment = { saleId: saleIdSchema, paymentKey: paymentKeySchema }

/** By what staff find it at the bank. Absent in entries before this was written down. */
const begunAs = { startedAtMs: unixMsSchema.optional(), method: paymentMethodSchema.optional() }

const ofRefund = { ticketNumber: ticketNumberSchema, saleId: saleIdSchema, amountFen: ticketFenSchema }

const settledOutcomeSchema = z.enum(['charged', 'not-charged'])

/**
 * How it became known that the customer had paid. `charge`: the terminal's answer to the charge itself, with the customer
 * before it. `inquiry`: the terminal was asked about it later. `staff`: their word. Absent in entries before this was
 * written down.
 */
const settledBySchema = z.enum(['charge', 'inquiry', 'staff'])

const showing = {
  saleId: saleIdSchema,
  ticketNumbers: z.array(ticketNumberSchema).min(1).max(6),
  /** One more than how often the sale's tickets were seen before; from 2 on it is a mark on each of them. */
  copy: z.int().min(1),
}

/** Every kind of entry by what it says: its one place here. The order is that of the message's shape. */
const bodies = {
  'rights-taken': z.object({
    showtimeId: showtimeIdSchema,
    requestId: z.uuid(),
    purpose: z.enum(['allotment', 'sale']),
    /** Without its proof in entries from before there was one: a server that was restored leaves such a claim to a person. */
    seats: z
      .array(provenSeatSchema.partial({ proof: true }))
      .min(1)
      .max(maxSeats),
  }),
  'rights-given-back': z.object({
    showtimeId: showtimeIdSchema,
    seats: z.array(grantedSeatSchema).min(1).max(maxSeats),
    reason: z.enum(['order-left', 'cut-off', 'recalled', 'not-wanted']),
  }),
  'payment-started': z.object({
    ...ofPayment,
    showtimeId: showtimeIdSchema,
    seats: z.array(pricedSeatSchema).min(1).max(6),
    totalFen: saleFenSchema,
    method: paymentMethodSchema,
    ...offered,
  }),
  /** Nothing was charged and never will be under this key: the terminal said so, or confirmed that it killed the key. */
  'payment-declined': z.object({ ...ofPayment, outcome: z.enum(['declined', 'cancelled', 'never-charged']) }),
  /** The terminal did not answer: whether it charged is not known, and the seats stay locked until it is. */
  'payment-unknown': z.object({ ...ofPayment }),
  'reversal-started': z.object({ ...ofPayment }),
  reversed: z.object({ ...ofPayment, terminalReference: z.string() }),
  sold: z.object({
    saleId: saleIdSchema,
    showtimeId: showtimeIdSchema,
    tickets: z.array(soldTicketSchema).min(1).max(6),
    totalFen: saleFenSchema,
    payment: z.object({
      key: paymentKeySchema,
      method: paymentMethodSchema,
      terminalReference: z.string(),
      settledBy: settledBySchema.optional(),
    }),
    ...offered,
  }),
  /** The word of staff on a payment whose terminal stays silent. What the terminal says in the end is held against it. */
  'payment-settled-by-staff': z.object({
    ...ofPayment,
    totalFen: saleFenSchema,
    outcome: settledOutcomeSchema,
    accountId: accountIdSchema,
    ...begunAs,
  }),
  /** The terminal's own word on a payment that staff have settled, whether it bears them out or not. */
  'settlement-checked': z.object({
    ...ofPayment,
    totalFen: saleFenSchema,
    staffSaid: settledOutcomeSchema,
    terminalSaid: settledOutcomeSchema,
    ...begunAs,
  }),
  /**
   * A payment that a previous device of this kiosk began, and of which no end can be known: the terminal stays silent
   * (`nothing`, it goes on being asked), or it charged and a part of that device's journal is lost, in which it may have
   * been sold (`charged`, a person decides).
   */
  'payment-left-to-staff': z.object({
    ...ofPayment,
    totalFen: saleFenSchema,
    former: z.object({ device: deviceNumberSchema, epoch: epochSchema }),
    terminalSaid: z.enum(['charged', 'nothing']),
    ...begunAs,
  }),
  /**
   * The tickets of a sale are about to be shown: on disk before they are drawn or printed, and nobody takes the sale back
   * from then on. Whether anybody saw them is not known. `accountId`: staff show them.
   */
  printed: z.object({ ...showing, how: z.enum(['screen', 'paper']), accountId: accountIdSchema.optional() }),
  /** The page that shows this copy says that it drew the tickets. */
  seen: z.object(showing),
  /** A hand took them: the customer pressed Done, or staff (`accountId`) said that they were handed over. */
  collected: z.object({ ...showing, accountId: accountIdSchema.optional() }),
  /** A sale that nobody saw and no server heard of is taken back whole; its money is due (rule 9). */
  voided: z.object({
    saleId: saleIdSchema,
    showtimeId: showtimeIdSchema,
    ticketNumbers: z.array(ticketNumberSchema).min(1).max(6),
    accountId: accountIdSchema,
  }),
  /** A ticket is refunded once, so its number is the key under which its money goes back. */
  'refund-started': z.object({ ...ofRefund, paymentKey: paymentKeySchema }),
  'refund-paid': z.object({
    ...ofRefund,
    paid: z.discriminatedUnion('how', [
      z.object({ how: z.literal('terminal'), terminalReference: z.string() }),
      z.object({ how: z.literal('cash'), accountId: accountIdSchema }),
    ]),
  }),
  'staff-action': z.object({ accountId: accountIdSchema, action: z.enum(['signed-in', 'signed-out']) }),
}

export type EntryKind = keyof typeof bodies
export type EntryBody<Kind extends EntryKind> = z.infer<(typeof bodies)[Kind]>

export const entryKinds = Object.keys(bodies) as readonly EntryKind[]

const entryOf = <Kind extends EntryKind>(kind: Kind) =>
  z.object({
    device: deviceNumberSchema,
    epoch: epochSchema,
    seq: seqSchema,
    id: z.uuid(),
    kind: z.literal(kind),
    at: unixMsSchema,
    body: bodies[kind],
  })

/** One fact of a kiosk's journal: `seq` counts from 1 without gaps in a (device, epoch), `at` is Unix milliseconds. */
export type JournalEntry = { [Kind in EntryKind]: z.infer<ReturnType<typeof entryOf<Kind>>> }[EntryKind]
const [firstKind, ...otherKinds] = entryKinds.map(entryOf)
if (!firstKind) throw new Error('a journal without kinds')
export const journalEntrySchema = z.discriminatedUnion('kind', [
  firstKind,
  ...otherKinds,
]) as unknown as z.ZodType<JournalEntry>

export type EntryOfKind<Kind extends EntryKind> = Extract<JournalEntry, { kind: Kind }>
export type SoldTicket = z.infer<typeof soldTicketSchema>
export type PricedSeat = z.infer<typeof pricedSeatSchema>
export type Performance = z.infer<typeof performanceSchema>
export type SettledBy = z.infer<typeof settledBySchema>
export type SettledOutcome = z.infer<typeof settledOutcomeSchema>
