import { z } from 'zod'
import { staffRefusals, staffViewSchema } from './accounts/staff.ts'
import { filmCardSchema, filmViewSchema, kioskStatusSchema, seatMapSchema } from './catalog/views.ts'
import { paymentMethodSchema } from './core/payment-method.ts'
import type { Result } from './core/result.ts'
import { filmIdSchema, languageSchema, showtimeIdSchema } from './core/wire.ts'
import { deviceRefusals, signedOffInputSchema } from './devices/contract.ts'
import { scheduleViewSchema } from './edits/schedule-view.ts'
import { editRefusals, editViewSchema, makeEditSchema, reviseEditSchema } from './edits/views.ts'
import { orderRefusals, orderViewSchema, showingSchema } from './sales/order.ts'
import { saleListQuerySchema, saleListSchema } from './sales/sale-list.ts'
import { staffCalls } from './sales/staff-calls.ts'
import { orderSeatsSchema } from './seats/contract.ts'
import { devicesAnswerSchema, signedOffAnswerSchema } from './sync/staff-messages.ts'
import { boxOfficeViewSchema, deviceViewSchema } from './sync/views.ts'

// Every call and every live feed that a screen can use. A link carries exactly this list (electron/link/). `who` is the
// least that the caller must be; `maxBytes` bounds the input as it travels.

export type Audience = 'guest' | 'customer' | 'staff' | 'admin'

export type CallContract = {
  readonly who: Audience
  readonly maxBytes: number
  readonly input: z.ZodType
  readonly output: z.ZodType
  /** A call that only a page which has this feed open may make: it speaks of what that feed shows. */
  readonly watching?: FeedName
  /** The named refusals: an object schema each, told apart by `code`; `z.never()` where it refuses nothing. */
  readonly refusal: z.ZodType
}

export type FeedContract = {
  readonly who: Audience
  readonly maxBytes: number
  readonly input: z.ZodType
  readonly item: z.ZodType
}

const nothing = z.strictObject({})
const done = z.object({})
const signedOff = {
  who: 'staff',
  maxBytes: 2_000,
  input: signedOffInputSchema,
  output: signedOffAnswerSchema,
  refusal: deviceRefusals.signedOff,
} as const
const showing = {
  who: 'guest',
  maxBytes: 200,
  input: showingSchema,
  output: done,
  refusal: orderRefusals.showing,
} as const
/** The largest hall with its description, before and after. */
const maxEditBytes = 240_000

export const kioskCalls = {
  /** Locks the seats for one order, asking the server for those that this kiosk does not hold. */
  'order.hold': {
    who: 'guest',
    maxBytes: 2_000,
    input: z.strictObject({ showtimeId: showtimeIdSchema, seats: orderSeatsSchema }),
    output: done,
    refusal: orderRefusals.hold,
  },
  /** More time to pay, once an order. */
  'order.extend': { who: 'guest', maxBytes: 100, input: nothing, output: done, refusal: orderRefusals.extend },
  /** Returns the seats. Refused while a payment is open. */
  'order.leave': { who: 'guest', maxBytes: 100, input: nothing, output: done, refusal: orderRefusals.leave },
  /** Starts the payment; how it went comes through the feed `order`. */
  'order.pay': {
    who: 'guest',
    maxBytes: 200,
    input: z.strictObject({ method: paymentMethodSchema, language: languageSchema.optional() }),
    output: done,
    refusal: orderRefusals.pay,
  },
  /** Asks the terminal to stop; the feed `order` tells what came of it. */
  'order.cancelPayment': {
    who: 'guest',
    maxBytes: 100,
    input: nothing,
    output: done,
    refusal: orderRefusals.cancelPayment,
  },
  /** Takes the finished order off the screen. */
  'order.finish': { who: 'guest', maxBytes: 100, input: nothing, output: done, refusal: orderRefusals.finish },
  /** The page has drawn these tickets: a customer can see them. Only a page that follows the order can say so. */
  'order.seen': { ...showing, watching: 'order' },
  /** A hand pressed Done: the customer has the tickets, and the screen is the next one's. */
  'order.collect': { ...showing, watching: 'order' },
  /** Somebody touches the screen with the tickets, which stay for longer. */
  'order.stay': { who: 'guest', maxBytes: 100, input: nothing, output: done, refusal: orderRefusals.stay },
  'staff.signIn': {
    who: 'guest',
    maxBytes: 1_000,
    input: signedOffInputSchema.omit({ device: true }),
    output: staffViewSchema,
    refusal: staffRefusals.signIn,
  },
  'staff.signOut': { who: 'staff', maxBytes: 100, input: nothing, output: done, refusal: z.never() },
  'reports.boxOffice': {
    who: 'staff',
    maxBytes: 100,
    input: nothing,
    output: boxOfficeViewSchema,
    refusal: z.never(),
  },
  /** Takes this kiosk out of its cinema: sells nothing new, lets payments end, returns all. The feed `device` tells. */
  'device.close': { who: 'admin', maxBytes: 100, input: nothing, output: done, refusal: deviceRefusals.close },
  'devices.list': {
    who: 'staff',
    maxBytes: 100,
    input: nothing,
    output: devicesAnswerSchema,
    refusal: deviceRefusals.list,
  },
  /** A kiosk is lost: nobody sells its seats. Answers how many. */
  'devices.writeOff': signedOff,
  /** The seats of a lost kiosk are to be sold again: one person proposes it ... */
  'devices.proposeResale': signedOff,
  /** ... and another confirms. */
  'devices.confirmResale': signedOff,
  /** Keeps what an administrator edits, to take effect once the server accepts it; the feed `edits` tells. */
  'edits.make': {
    who: 'admin',
    maxBytes: maxEditBytes,
    input: makeEditSchema,
    output: done,
    refusal: editRefusals.make,
  },
  /** A new edit in the place of one that was refused. */
  'edits.revise': {
    who: 'admin',
    maxBytes: maxEditBytes,
    input: reviseEditSchema,
    output: done,
    refusal: editRefusals.revise,
  },
  /** Forgets an edit that was refused. */
  'edits.discard': {
    who: 'admin',
    maxBytes: 100,
    input: z.strictObject({ id: z.uuid() }),
    output: done,
    refusal: editRefusals.discard,
  },
  ...staffCalls,
} as const satisfies Record<string, CallContract>

export const kioskFeeds = {
  /** Whether this kiosk sells now, and in words what works. */
  status: { who: 'guest', maxBytes: 100, input: nothing, item: kioskStatusSchema },
  films: { who: 'guest', maxBytes: 100, input: nothing, item: z.array(filmCardSchema) },
  film: {
    who: 'guest',
    maxBytes: 100,
    input: z.strictObject({ filmId: filmIdSchema }),
    /** null: there is no such film (any more). */
    item: filmViewSchema.nullable(),
  },
  seatMap: {
    who: 'guest',
    maxBytes: 100,
    input: z.strictObject({ showtimeId: showtimeIdSchema }),
    /** null: there is no such showtime (any more). */
    item: seatMapSchema.nullable(),
  },
  /** The sales of the last hours, the newest first and a page at a time, and every other one that nobody has seen. */
  sales: { who: 'staff', maxBytes: 100, input: saleListQuerySchema, item: saleListSchema },
  /** The one order of this kiosk, from the first held seat to the printed ticket. */
  order: { who: 'guest', maxBytes: 100, input: nothing, item: orderViewSchema },
  /** Who is signed in at this kiosk, or null. */
  staff: { who: 'guest', maxBytes: 100, input: nothing, item: staffViewSchema.nullable() },
  device: { who: 'staff', maxBytes: 100, input: nothing, item: deviceViewSchema },
  /** What was edited at this kiosk: waiting, refused, lately accepted; the newest first. */
  edits: { who: 'admin', maxBytes: 100, input: nothing, item: z.array(editViewSchema) },
  /** What can be edited, with what waits laid over it. */
  schedule: { who: 'admin', maxBytes: 100, input: nothing, item: scheduleViewSchema },
} as const satisfies Record<string, FeedContract>

export type CallName = keyof typeof kioskCalls
export type FeedName = keyof typeof kioskFeeds
export type CallInput<Name extends CallName> = z.infer<(typeof kioskCalls)[Name]['input']>
export type CallOutput<Name extends CallName> = z.infer<(typeof kioskCalls)[Name]['output']>
export type CallRefusal<Name extends CallName> = z.infer<(typeof kioskCalls)[Name]['refusal']>
export type FeedInput<Name extends FeedName> = z.infer<(typeof kioskFeeds)[Name]['input']>
export type FeedItem<Name extends FeedName> = z.infer<(typeof kioskFeeds)[Name]['item']>

/** What every call may answer besides its own refusals. `Internal` carries the id under which the log has the fault. */
export type LinkRefusal =
  | { readonly code: 'BadRequest' }
  | { readonly code: 'NotAllowed' }
  | { readonly code: 'Internal'; readonly id: string }

/** What a screen is told of a call that its link could not carry: whether it was done is not known. */
export type LinkLost = { readonly code: 'LinkLost' }

/** The page's end of a link. The preload exposes exactly this, frozen, as `window.kiosk`; the browser host's page makes its own. */
export type KioskLink = {
  readonly call: <Name extends CallName>(
    name: Name,
    input: CallInput<Name>,
  ) => Promise<Result<CallOutput<Name>, CallRefusal<Name> | LinkRefusal | LinkLost>>
  /** Calls back with the present item and each one after; the answer stops it. A link that comes back goes on by itself. */
  readonly watch: <Name extends FeedName>(
    name: Name,
    input: FeedInput<Name>,
    onItem: (item: FeedItem<Name>) => void,
  ) => () => void
  /** Calls back with whether the main process answers, now and at each change. */
  readonly watchLink: (onChange: (isUp: boolean) => void) => () => void
}
