import { z } from 'zod'
import { bilingualSchema } from '../catalog/replicas.ts'
import { fenSchema, filmIdSchema, hallIdSchema, showtimeIdSchema, unixSecondsSchema } from '../core/wire.ts'
import { type OwnPolicy, ownPolicySchema, type Policy, policySchema } from '../policy/policy.ts'
import { seatPlanSchema } from '../seats/contract.ts'

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
export type ScheduleShowtime = z.infer<typeof scheduleShowtimeSchema>

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
