import { z } from 'zod'
import { bilingualSchema } from '../catalog/replicas.ts'
import { paymentMethodSchema } from '../core/payment-method.ts'
import {
  accountIdSchema,
  deviceNumberSchema,
  fenSchema,
  filmIdSchema,
  maxLoginLength,
  paymentKeySchema,
  saleIdSchema,
  showtimeIdSchema,
  textUpTo,
  ticketNumberSchema,
  unixMsSchema,
} from '../core/wire.ts'
import { seatPositionSchema } from '../seats/contract.ts'
import { reviewReasonSchema } from './messages.ts'

export const staffSignInRequestSchema = z.object({
  login: textUpTo(maxLoginLength).min(1),
  password: textUpTo(maxLoginLength).min(1),
})
export const staffRoleSchema = z.enum(['clerk', 'manager', 'administrator'])
export type StaffRole = z.infer<typeof staffRoleSchema>
const staffMemberSchema = z.object({
  accountId: accountIdSchema,
  name: z.string(),
  role: staffRoleSchema,
  /** Another one for another password; says nothing of either. */
  stamp: z.string(),
})
/** `atMs`: the server's time, read after the password was found to be right. */
export const staffSignInAnswerSchema = staffMemberSchema.extend({ atMs: unixMsSchema })

/**
 * The live stream's event `staff`: all who ever signed in at this kiosk and are staff, as they are. It is read after
 * `asOfMs`: who has signed in since may be missing.
 */
export const staffWordSchema = z.object({ asOfMs: unixMsSchema, staff: z.array(staffMemberSchema) })
export type StaffWord = z.infer<typeof staffWordSchema>

/** The cinema's kiosks as their staff see them, and whether the server waits for some of them. */
export const devicesAnswerSchema = z.object({
  /** null: the server was not restored, or knows all again. */
  recovery: z
    .object({
      why: z.enum(['operator', 'commit-number', 'system-identifier', 'timeline', 'reboot', 'kiosk']),
      beganAtMs: unixMsSchema,
      unreported: z.array(deviceNumberSchema),
    })
    .nullable(),
  devices: z.array(
    z.object({
      device: deviceNumberSchema,
      name: z.string(),
      state: z.enum(['enrolled', 'blocked', 'forked', 'closed', 'written-off']),
      heardAtMs: unixMsSchema.nullable(),
      heldSeats: z.int().min(0),
      writtenOffSeats: z.int().min(0),
      /** Whoever proposed to sell its written-off seats again; another person has to confirm. */
      resaleProposed: z.object({ byAccountId: accountIdSchema, atMs: unixMsSchema }).nullable(),
    }),
  ),
})
export type DevicesAnswer = z.infer<typeof devicesAnswerSchema>

/** A manager's or administrator's word about another kiosk, given with their own password at that moment. */
export const signedOffRequestSchema = z.object({
  login: textUpTo(maxLoginLength).min(1),
  password: textUpTo(maxLoginLength).min(1),
  device: deviceNumberSchema,
})
export const signedOffAnswerSchema = z.object({ seats: z.int().min(0) })

export const boxOfficeAnswerSchema = z.object({
  rows: z.array(
    z.object({
      /** null: the film of a showtime that this kiosk does not know any more. */
      filmId: filmIdSchema.nullable(),
      title: bilingualSchema,
      showtimeCount: z.int().min(0),
      ticketCount: z.int().min(0),
      takenFen: fenSchema,
      seatCount: z.int().min(0),
    }),
  ),
})
export type BoxOfficeRow = z.infer<typeof boxOfficeAnswerSchema>['rows'][number]

const refundCauseSchema = z.enum(['staff', 'called-off', 'voided', 'displaced', 'showtime-changed', 'price'])
export type RefundCause = z.infer<typeof refundCauseSchema>

/**
 * A device takes it on itself to pay a refund: through the terminal that took the money, or in cash by the hands of
 * staff. Asked again by the same device it is accepted again; only a manager takes over what another device has taken.
 */
export const claimRefundRequestSchema = z.object({
  ticketNumber: ticketNumberSchema,
  by: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('terminal') }),
    z.object({ kind: z.literal('cash'), accountId: accountIdSchema }),
  ]),
})

export const claimRefundAnswerSchema = z.object({ saleId: saleIdSchema, amountFen: fenSchema })

/**
 * `unproven`: a kiosk claims more than it can prove that this server ever told it. `contested`: it can, and somebody else
 * has the seat and has paid for it. `undelivered`: paid at a kiosk that is given up, and nobody has seen the ticket.
 */
const whyListedSchema = z.enum([
  ...reviewReasonSchema.options,
  'quarantined',
  'quarantine-full',
  'refund-due',
  'forked',
  'unproven',
  'contested',
  'undelivered',
])
export type WhyListed = z.infer<typeof whyListedSchema>

/** `accept`: it stands as it is. `apply`: of a journal quarantined, its entries count after all. */
const wayToEndSchema = z.enum(['accept', 'refund', 'reseat', 'apply'])
export type WayToEnd = z.infer<typeof wayToEndSchema>

const listedTicketSchema = z.object({
  ticketNumber: ticketNumberSchema,
  row: z.int().min(1),
  col: z.int().min(1),
  paidFen: fenSchema,
  state: z.enum(['in-payment', 'sold', 'lapsed', 'refunded', 'displaced']),
})

export const listedItemSchema = z.object({
  itemId: z.int().min(1),
  why: whyListedSchema,
  /** Why money is due; only of `refund-due`. */
  cause: refundCauseSchema.nullable(),
  madeAtMs: unixMsSchema,
  /** Whose sale it was, and which entry of its journal told of it. */
  device: deviceNumberSchema.nullable(),
  seq: z.int().min(1).nullable(),
  amountFen: fenSchema.nullable(),
  /** How much of it was said to be paid; only of `refund-differs` more than nothing. */
  paidFen: fenSchema,
  payer: deviceNumberSchema.nullable(),
  /** By what staff find it in the terminal or at the bank; of `payment-open` and `settled-otherwise`. */
  payment: z
    .object({
      paymentKey: paymentKeySchema,
      /** null: the entry that told of it does not say. */
      startedAtMs: unixMsSchema.nullable(),
      method: paymentMethodSchema.nullable(),
      /** What the terminal said in the end; null: nothing. */
      isCharged: z.boolean().nullable(),
    })
    .nullable(),
  ticket: listedTicketSchema.nullable(),
  showtime: z
    .object({
      showtimeId: showtimeIdSchema,
      filmTitle: z.string(),
      hallName: z.string(),
      beginsAtMs: unixMsSchema,
      priceFen: fenSchema,
      isCalledOff: z.boolean(),
    })
    .nullable(),
  ways: z.array(wayToEndSchema),
})
export type ListedItem = z.infer<typeof listedItemSchema>

/** A place in the open items of one device. */
const itemCursorSchema = z.string().regex(/^[01]-[1-9][0-9]{0,14}$/)

/** Of which device (0: of none), in which order, and after which place; of all devices the first few each. */
export const reviewItemsQuerySchema = z.object({
  device: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  order: z.enum(['oldest', 'newest']).default('oldest'),
  after: itemCursorSchema.optional(),
})
export type ReviewItemsQuery = z.output<typeof reviewItemsQuerySchema>

/**
 * What waits for a person in the whole cinema, by the device that brought it (0: none), as many as fit a page; `next` is
 * where the next page of that device begins. What nobody can read comes last.
 */
export const reviewItemsAnswerSchema = z.object({
  openCount: z.int().min(0),
  groups: z.array(
    z.object({
      device: z.int().min(0),
      openCount: z.int().min(0),
      items: z.array(listedItemSchema),
      next: itemCursorSchema.nullable(),
    }),
  ),
})
export type ReviewItemsAnswer = z.infer<typeof reviewItemsAnswerSchema>

export const resolveRequestSchema = z.object({
  itemId: z.int().min(1),
  accountId: accountIdSchema,
  end: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('accept') }),
    z.object({ kind: z.literal('refund') }),
    z.object({ kind: z.literal('reseat'), seat: seatPositionSchema }),
    z.object({ kind: z.literal('apply') }),
  ]),
})

export const resolveAnswerSchema = z.object({
  /** After `reseat`: the ticket that counts from now on, for the asking kiosk to sign and deliver. */
  ticket: z
    .object({
      ticketNumber: ticketNumberSchema,
      showtimeId: showtimeIdSchema,
      ...seatPositionSchema.shape,
      saleNumber: z.int().min(1),
      /** The sale in which it takes another's place; null: of a web shop's. */
      saleId: saleIdSchema.nullable(),
    })
    .nullable(),
})

export type StaffSignInAnswer = z.infer<typeof staffSignInAnswerSchema>
export type ClaimRefundRequest = z.infer<typeof claimRefundRequestSchema>
export type ClaimRefundAnswer = z.infer<typeof claimRefundAnswerSchema>
export type ResolveRequest = z.infer<typeof resolveRequestSchema>
export type ResolveAnswer = z.infer<typeof resolveAnswerSchema>
