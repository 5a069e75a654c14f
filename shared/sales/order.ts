import { z } from 'zod'
import { bilingualSchema } from '../catalog/replicas.ts'
import { paymentMethodSchema } from '../core/payment-method.ts'
import {
  fenSchema,
  filmIdSchema,
  languageSchema,
  saleIdSchema,
  showtimeIdSchema,
  ticketNumberSchema,
  unixMsSchema,
  unixSecondsSchema,
} from '../core/wire.ts'
import { seatPositionSchema } from '../seats/contract.ts'
import type { ShowtimeChange } from '../showtimes/what-changed.ts'

// The one order of a kiosk as its screens see it. `held` → `paying` → `sold`, or back to `held` after a refusal by the
// terminal; `verifying` while it is not known whether money was taken; `with-staff` where that turned out too late for
// the tickets to be shown here.

const orderLineSchema = z.object({ ...seatPositionSchema.shape, priceFen: fenSchema })

const orderBasics = {
  saleId: saleIdSchema,
  filmId: filmIdSchema,
  filmTitle: bilingualSchema,
  posterPath: z.string().nullable(),
  showtimeId: showtimeIdSchema,
  beginsAt: unixSecondsSchema,
  hallName: bilingualSchema,
  lines: z.array(orderLineSchema).min(1),
  totalFen: fenSchema,
  /** In which its customer read the screens; null: that is not known (yet). */
  language: languageSchema.nullable(),
}

const showtimeChangeSchema: z.ZodType<ShowtimeChange> = z.enum(['called-off', 'moved', 'repriced'])

/** What is of no account to whoever has paid already is left out. */
const changeAfterSaleSchema: z.ZodType<Exclude<ShowtimeChange, 'repriced'>> = z.enum(['called-off', 'moved'])

const orderTicketSchema = z.object({
  ...orderLineSchema.shape,
  ticketNumber: ticketNumberSchema,
  /** The text of the ticket's QR code. */
  token: z.string(),
})
export type OrderTicket = z.infer<typeof orderTicketSchema>

export const orderViewSchema = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('none') }),
  z.object({
    stage: z.literal('held'),
    ...orderBasics,
    methods: z.array(paymentMethodSchema),
    /** Unix ms by the kiosk's clock (see `nowMs` of the status). */
    endsAtMs: unixMsSchema,
    canExtend: z.boolean(),
    /** What has changed since the seats were held: it can't be paid any more. */
    changed: showtimeChangeSchema.nullable(),
    /** How the payment before this ended, or null at the first try. */
    lastPayment: z.enum(['declined', 'cancelled', 'never-charged']).nullable(),
  }),
  z.object({ stage: z.literal('paying'), ...orderBasics, method: paymentMethodSchema, isCancelling: z.boolean() }),
  z.object({ stage: z.literal('verifying'), ...orderBasics, method: paymentMethodSchema }),
  z.object({ stage: z.literal('reversed'), ...orderBasics }),
  /** Paid, but found out so late that its customer may have left: the tickets are with staff. */
  z.object({ stage: z.literal('with-staff'), ...orderBasics }),
  z.object({
    stage: z.literal('sold'),
    ...orderBasics,
    tickets: z.array(orderTicketSchema).min(1),
    /** Whether it was sold without the server; null: that was before a restart. What of the line is true now, the status tells. */
    isOffline: z.boolean().nullable(),
    /** One more than how often the tickets were seen before; from 2 on it is a mark on each of them. */
    copy: z.int().min(1),
    /** When the main process takes them off the screen: Unix ms by the clock that `nowMs` of the status tells. */
    endsAtMs: unixMsSchema,
    /** What has changed since the seats were held: the tickets are of no use, or of another performance. */
    changed: changeAfterSaleSchema.nullable(),
  }),
])
export type OrderView = z.infer<typeof orderViewSchema>
export type HeldOrder = Extract<OrderView, { stage: 'held' }>

const seatsGone = z.object({ code: z.literal('SeatsGone'), seats: z.array(seatPositionSchema) })
const noOrder = z.object({ code: z.literal('NoOrder') })
const paymentOpen = z.object({ code: z.literal('PaymentOpen') })
const notSelling = z.object({ code: z.literal('NotSelling') })

export const orderRefusals = {
  hold: z.discriminatedUnion('code', [
    seatsGone,
    /** The line is down and these seats are not this kiosk's to sell. */
    z.object({ code: z.literal('NotOffline'), seats: z.array(seatPositionSchema) }),
    z.object({ code: z.literal('NoSuchSeat') }),
    z.object({ code: z.literal('ShowtimeClosed') }),
    notSelling,
    paymentOpen,
  ]),
  extend: z.discriminatedUnion('code', [noOrder, z.object({ code: z.literal('AlreadyExtended') })]),
  leave: paymentOpen,
  pay: z.discriminatedUnion('code', [
    noOrder,
    paymentOpen,
    notSelling,
    z.object({ code: z.literal('ShowtimeChanged'), what: showtimeChangeSchema }),
  ]),
  cancelPayment: noOrder,
  finish: paymentOpen,
  /** Of a showing that is not on the screen (any more). */
  showing: z.object({ code: z.literal('NotShown') }),
  stay: z.discriminatedUnion('code', [
    z.object({ code: z.literal('NotShown') }),
    z.object({ code: z.literal('AlreadyExtended') }),
  ]),
}

/** Names one showing of a sale's tickets: what a page says of one can't be taken for another. */
export const showingSchema = z.strictObject({ saleId: saleIdSchema, copy: z.int().min(1) })
export type Showing = z.infer<typeof showingSchema>
