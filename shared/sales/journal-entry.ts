import { z } from 'zod'
import {
  accountIdSchema,
  deviceNumberSchema,
  fenSchema,
  paymentKeySchema,
  saleIdSchema,
  showtimeIdSchema,
  ticketNumberSchema,
  unixMsSchema,
} from '../core/wire.ts'
import { grantedSeatSchema } from '../seats/contract.ts'
import { paymentMethodSchema } from './payment-method.ts'

// The facts of one kiosk. Each entry is the one commit point of its fact: a sale *is* its `sold` entry. Entries never
// change, `seq` has no gaps, and the server applies each id once.

const pricedSeatSchema = z.object({ ...grantedSeatSchema.shape, priceFen: fenSchema })

const soldTicketSchema = z.object({
  ...grantedSeatSchema.shape,
  ticketNumber: ticketNumberSchema,
  priceFen: fenSchema,
  /** The signed ticket as the QR code carries it (shared/tickets/ticket-token.ts). */
  token: z.string(),
})

const ofPayment = { saleId: saleIdSchema, paymentKey: paymentKeySchema }

const bodies = {
  'rights-taken': z.object({
    showtimeId: showtimeIdSchema,
    requestId: z.uuid(),
    purpose: z.enum(['allotment', 'sale']),
    seats: z.array(grantedSeatSchema).min(1),
  }),
  'rights-given-back': z.object({
    showtimeId: showtimeIdSchema,
    seats: z.array(grantedSeatSchema).min(1),
    reason: z.enum(['order-left', 'cut-off', 'recalled', 'not-wanted']),
  }),
  'payment-started': z.object({
    ...ofPayment,
    showtimeId: showtimeIdSchema,
    seats: z.array(pricedSeatSchema).min(1).max(6),
    totalFen: fenSchema,
    method: paymentMethodSchema,
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
    totalFen: fenSchema,
    payment: z.object({ key: paymentKeySchema, method: paymentMethodSchema, terminalReference: z.string() }),
  }),
  'staff-action': z.object({ accountId: accountIdSchema, action: z.enum(['signed-in', 'signed-out']) }),
}

export type EntryKind = keyof typeof bodies
export type EntryBody<Kind extends EntryKind> = z.infer<(typeof bodies)[Kind]>

const entryOf = <Kind extends EntryKind>(kind: Kind) =>
  z.object({
    device: deviceNumberSchema,
    epoch: z.int().min(1),
    seq: z.int().min(1),
    id: z.uuid(),
    kind: z.literal(kind),
    at: unixMsSchema,
    body: bodies[kind],
  })

/** One fact of a kiosk's journal: `seq` counts from 1 without gaps in a (device, epoch), `at` is Unix milliseconds. */
export const journalEntrySchema = z.discriminatedUnion('kind', [
  entryOf('rights-taken'),
  entryOf('rights-given-back'),
  entryOf('payment-started'),
  entryOf('payment-declined'),
  entryOf('payment-unknown'),
  entryOf('reversal-started'),
  entryOf('reversed'),
  entryOf('sold'),
  entryOf('staff-action'),
])

export type JournalEntry = z.infer<typeof journalEntrySchema>
export type EntryOfKind<Kind extends EntryKind> = Extract<JournalEntry, { kind: Kind }>
export type SoldTicket = z.infer<typeof soldTicketSchema>
export type PricedSeat = z.infer<typeof pricedSeatSchema>
