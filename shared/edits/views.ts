import { z } from 'zod'
import { bilingualSchema } from '../catalog/replicas.ts'
import {
  fenSchema,
  filmIdSchema,
  hallIdSchema,
  showtimeIdSchema,
  unixMsSchema,
  unixSecondsSchema,
} from '../core/wire.ts'
import { type OwnPolicy, ownPolicySchema, type Policy, policySchema } from '../policy/policy.ts'
import { seatPlanSchema } from '../seats/contract.ts'
import { askedChangeSchema, editChangeSchema, editRefusalSchema } from './contract.ts'

const editStateSchema = z.enum(['waiting', 'accepted', 'refused'])
export type EditState = z.infer<typeof editStateSchema>

/** One edit of this kiosk, as its administrators see it. */
export const editViewSchema = z.object({
  id: z.uuid(),
  madeAtMs: unixMsSchema,
  /** The name of who made it. */
  madeBy: z.string(),
  state: editStateSchema,
  change: editChangeSchema,
  /** Why it was refused, or null. */
  refusal: editRefusalSchema.nullable(),
  decidedAtMs: unixMsSchema.nullable(),
  /** What the numbers of the change stand for, as far as this kiosk knows. */
  about: z.object({
    film: bilingualSchema.nullable(),
    hall: bilingualSchema.nullable(),
    beginsAt: unixSecondsSchema.nullable(),
  }),
  /** The same of the film and the hall that a showtime is moved to. */
  movedTo: z.object({ film: bilingualSchema.nullable(), hall: bilingualSchema.nullable() }),
})
export type EditView = z.infer<typeof editViewSchema>

/** `added` and `changed`: so far only in an edit that waits for the server. */
const waitingSchema = z.enum(['no', 'added', 'changed'])

const scheduleFilmSchema = z.object({
  filmId: filmIdSchema,
  waiting: waitingSchema,
  /** Its name as a list shows it; what is edited is the Chinese text. */
  shown: bilingualSchema,
  title: z.string(),
  actors: z.string(),
  director: z.string(),
  synopsis: z.string(),
  durationMinutes: z.int(),
})
export type ScheduleFilm = z.infer<typeof scheduleFilmSchema>

const scheduleHallSchema = z.object({
  hallId: hallIdSchema,
  waiting: waitingSchema,
  shown: bilingualSchema,
  name: z.string(),
  description: z.string(),
  plan: seatPlanSchema,
})
export type ScheduleHall = z.infer<typeof scheduleHallSchema>

const scheduleShowtimeSchema = z.object({
  showtimeId: showtimeIdSchema,
  waiting: waitingSchema,
  filmId: filmIdSchema,
  hallId: hallIdSchema,
  beginsAt: unixSecondsSchema,
  priceFen: fenSchema,
})

/** What an administrator edits, with what waits laid over it: what the next edit is based on. Showtimes ahead only. */
export const scheduleViewSchema = z.object({
  films: z.array(scheduleFilmSchema),
  halls: z.array(scheduleHallSchema),
  showtimes: z.array(scheduleShowtimeSchema),
  policy: z.object({
    /** What is in force at this kiosk. */
    inForce: policySchema as z.ZodType<Policy>,
    /** What the cinema has set itself, what waits included. */
    own: ownPolicySchema as z.ZodType<OwnPolicy>,
  }),
})
export type ScheduleView = z.infer<typeof scheduleViewSchema>
export type ScheduleShowtime = ScheduleView['showtimes'][number]

/** `id` is the page's, so that a call that is sent again makes nothing twice. */
export const makeEditSchema = z.strictObject({ id: z.uuid(), change: askedChangeSchema })
export const reviseEditSchema = z.strictObject({ id: z.uuid(), revises: z.uuid(), change: askedChangeSchema })

export const editRefusals = {
  /** This kiosk has no number yet, so it can make none. */
  make: z.object({ code: z.literal('NotEnrolled') }),
  revise: z.object({ code: z.enum(['NotEnrolled', 'NotRefused']) }),
  discard: z.object({ code: z.literal('NotRefused') }),
}
