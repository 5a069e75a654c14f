import { z } from 'zod'
import { bilingualSchema } from '../catalog/replicas.ts'
import {
  deviceNumberSchema,
  fenSchema,
  paymentKeySchema,
  saleIdSchema,
  showtimeIdSchema,
  ticketNumberSchema,
  unixMsSchema,
  unixSecondsSchema,
} from '../core/wire.ts'
import { seatPositionSchema } from '../seats/contract.ts'
import {
  listedItemSchema,
  resolveRequestSchema,
  reviewItemsAnswerSchema,
  reviewItemsQuerySchema,
} from '../sync/staff-messages.ts'
import { showingSchema } from './order.ts'

// What staff do at a kiosk for money and tickets that did not go their usual way. Who does it is the main process's to
// know, never the page's to say.

const done = z.object({})
const code = <Code extends string>(name: Code) => z.object({ code: z.literal(name) })
const maxBytes = 1_000
const staff = { who: 'staff', maxBytes } as const

const deliveredTicketSchema = z.object({
  ...seatPositionSchema.shape,
  showtimeId: showtimeIdSchema,
  /** Blank, and null, of a showtime that this kiosk does not know any more. */
  filmTitle: bilingualSchema,
  hallName: bilingualSchema,
  beginsAt: unixSecondsSchema.nullable(),
  ticketNumber: ticketNumberSchema,
  /** The text of the ticket's QR code. */
  token: z.string(),
})
export type DeliveredTicket = z.infer<typeof deliveredTicketSchema>

const listedShowtime = listedItemSchema.shape.showtime.unwrap()
const namesInBoth = { filmTitle: bilingualSchema, hallName: bilingualSchema }
/** What waits for a person, with the names in both languages where this kiosk knows them. */
const shownItemSchema = listedItemSchema.extend({ showtime: listedShowtime.extend(namesInBoth).nullable() })
export type ShownItem = z.infer<typeof shownItemSchema>
const shownGroupSchema = reviewItemsAnswerSchema.shape.groups.element.extend({ items: z.array(shownItemSchema) })
const shownReviewItemsSchema = reviewItemsAnswerSchema.extend({ groups: z.array(shownGroupSchema) })
export type ShownReviewItems = z.infer<typeof shownReviewItemsSchema>

/** Asked of the server, and it does not answer. */
const noLine = code('NoLine')
const notStaff = code('NotStaff')
/** The server has never seen this account sign in at this kiosk: it was offline then, or was restored since. */
const notSignedIn = code('NotSignedIn')
/** This kiosk is nobody's just now: it can write nothing down. */
const notEnrolled = code('NotEnrolled')
const ofShowing = {
  ...staff,
  input: showingSchema,
  output: done,
  refusal: z.discriminatedUnion('code', [code('NotShown'), notEnrolled]),
} as const
const needsManager = code('NeedsManager')

export const staffCalls = {
  /** Ends a payment by the word of staff; the terminal's own word is held against it as soon as it tells. */
  'payments.settle': {
    ...staff,
    input: z.strictObject({ paymentKey: paymentKeySchema, outcome: z.enum(['charged', 'not-charged']) }),
    output: done,
    refusal: z.discriminatedUnion('code', [notEnrolled, code('NoPayment'), code('StillPaying'), code('SeatsGone')]),
  },
  /**
   * The tickets of a sale of this kiosk, to be shown to its customer: that they are about to be is written down before they
   * are answered, under the name of who shows them. `copy`: one more than how often they were seen before, a mark from 2 on.
   */
  'sales.deliver': {
    ...staff,
    input: z.strictObject({ saleId: saleIdSchema }),
    output: z.object({ tickets: z.array(deliveredTicketSchema), copy: z.int().min(1) }),
    refusal: z.discriminatedUnion('code', [code('NoSale'), notEnrolled]),
  },
  /** The staff's page has drawn what it was delivered last. */
  'sales.seen': { ...ofShowing, watching: 'sales' },
  /** Staff say that its customer has the tickets. */
  'sales.collected': ofShowing,
  /** Takes a sale back that nobody has seen and no server heard of; its money goes back through the terminal. */
  'sales.void': {
    ...staff,
    input: z.strictObject({ saleId: saleIdSchema }),
    output: done,
    refusal: z.discriminatedUnion('code', [notEnrolled, code('NoSale'), code('TooLate')]),
  },
  /** Answers how much staff hand over; what is answered is written down as paid. */
  'refunds.payCash': {
    ...staff,
    input: z.strictObject({ ticketNumber: ticketNumberSchema }),
    output: z.object({ amountFen: fenSchema }),
    refusal: z.discriminatedUnion('code', [
      noLine,
      notStaff,
      notSignedIn,
      needsManager,
      code('NoRefundDue'),
      /** `hereAtMs`: when it was written down as paid at this kiosk; null: it was paid elsewhere. */
      z.object({ code: z.literal('RefundPaid'), hereAtMs: unixMsSchema.nullable() }),
      code('BeingPaid'),
      z.object({ code: z.literal('RefundTaken'), payer: deviceNumberSchema }),
    ]),
  },
  /** Of all devices the first few each, or the next page of one. */
  'review.list': {
    ...staff,
    input: z.strictObject(reviewItemsQuerySchema.extend({ device: z.int().min(0).optional() }).shape),
    output: shownReviewItemsSchema,
    refusal: noLine,
  },
  'review.end': {
    ...staff,
    input: z.strictObject(resolveRequestSchema.omit({ accountId: true }).shape),
    /** After `reseat`: the ticket that counts from now on. */
    /** `showing`: of a sale of this kiosk it is written down that it is about to be shown; null: it is another's. */
    output: z.object({ ticket: deliveredTicketSchema.nullable(), showing: showingSchema.nullable() }),
    refusal: z.discriminatedUnion('code', [
      noLine,
      notStaff,
      notSignedIn,
      needsManager,
      code('NoItem'),
      code('NotThisWay'),
      z.object({ code: z.literal('SeatsGone'), seats: z.array(seatPositionSchema) }),
    ]),
  },
} as const
