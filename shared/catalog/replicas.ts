import { z } from 'zod'
import type { DeviceNumber } from '../core/ids.ts'
import {
  fenSchema,
  filmIdSchema,
  hallIdSchema,
  saleIdSchema,
  showtimeIdSchema,
  ticketNumberSchema,
  unixSecondsSchema,
} from '../core/wire.ts'
import { ownPolicySchema } from '../policy/policy.ts'
import { seatPlanSchema } from '../seats/contract.ts'
import { durationLimits } from './limits.ts'
import { replicaFields } from './replica-fields.ts'
import { seatStatesReplicaSchema } from './seat-states.ts'

// What the server replicates to every kiosk of a cinema. `id` is the document's key in the kiosk's store: the decimal
// form of the numeric id (posters aside). A document that is gone comes with `isDeleted`.

/** A text in both languages of the kiosk; where there is no English one, the Chinese one stands in. */
export const bilingualSchema = z.object({ zh: z.string(), en: z.string() })
export type Bilingual = z.infer<typeof bilingualSchema>

const [minMinutes, maxMinutes] = durationLimits

const filmReplicaSchema = z.object({
  ...replicaFields,
  filmId: filmIdSchema,
  title: bilingualSchema,
  synopsis: bilingualSchema,
  director: bilingualSchema,
  /** As they are billed, separated by commas. */
  actors: bilingualSchema,
  genre: bilingualSchema,
  durationMinutes: z.int().min(minMinutes).max(maxMinutes),
  /** The poster's document in `posters`, or null where the film has none. */
  posterId: z.string().max(64).nullable(),
})

export const posterReplicaSchema = z.object({
  /** `id` is the SHA-256 of the picture, so a poster never changes under its id. */
  ...replicaFields,
  mediaType: z.enum(['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp']),
  base64: z.string(),
})

const hallReplicaSchema = z.object({
  ...replicaFields,
  hallId: hallIdSchema,
  name: bilingualSchema,
  description: z.string(),
  /** Its seats as they are now: what its next showtimes will be sold on. */
  plan: seatPlanSchema,
})

const showtimeReplicaSchema = z.object({
  ...replicaFields,
  showtimeId: showtimeIdSchema,
  filmId: filmIdSchema,
  hallId: hallIdSchema,
  beginsAt: unixSecondsSchema,
  endsAt: unixSecondsSchema,
  priceFen: fenSchema,
  /** The hall's seats as they were when the showtime was made: what it is sold on. */
  plan: seatPlanSchema,
  isCalledOff: z.boolean(),
  /** Most allotted seats of it that a kiosk may keep now; those above it are asked back (custody, rule 4). */
  allottedSeats: z.int().min(0).max(60),
})

/** One document a cinema, `policy`; there is none until it has set something of its own. */
const settingsReplicaSchema = z.object({ ...replicaFields, own: ownPolicySchema })

/** Under this id a cinema's own policy is in `settings`. */
export const policyDocumentId = 'policy'
/**
 * A ticket that was taken back, under its number: a door lets nobody in on it, and the kiosk that was paid for it pays
 * what is `due`. `none`: its money never went through a kiosk or till.
 */
const refundReplicaSchema = z.object({
  ...replicaFields,
  ticketNumber: ticketNumberSchema,
  /** null: sold by a web shop. */
  saleId: saleIdSchema.nullable(),
  device: z.int().min(0) as unknown as z.ZodType<DeviceNumber, number>,
  amountFen: fenSchema,
  money: z.enum(['due', 'paid', 'none']),
  /** The ticket that took its place: its holder was given another seat of the same showtime. */
  replacement: z
    .object({
      ticketNumber: ticketNumberSchema,
      row: z.int().min(1),
      col: z.int().min(1),
      saleNumber: z.int().min(1),
    })
    .nullable(),
})

export const replicaSchemas = {
  films: filmReplicaSchema,
  posters: posterReplicaSchema,
  halls: hallReplicaSchema,
  showtimes: showtimeReplicaSchema,
  seatStates: seatStatesReplicaSchema,
  settings: settingsReplicaSchema,
  refunds: refundReplicaSchema,
}

export type ReplicaName = keyof typeof replicaSchemas
/** A document as a kiosk keeps it, and as it is told. */
export type Replica<Name extends ReplicaName> = z.output<(typeof replicaSchemas)[Name]>
export type ReplicaMessage<Name extends ReplicaName> = z.input<(typeof replicaSchemas)[Name]>
export type FilmReplica = Replica<'films'>
export type PosterReplica = Replica<'posters'>
export type HallReplica = Replica<'halls'>
export type ShowtimeReplica = Replica<'showtimes'>
export type SettingsReplica = Replica<'settings'>
export type RefundReplica = Replica<'refunds'>
export type Replacement = NonNullable<RefundReplica['replacement']>
export type SeatStatesReplica = Replica<'seatStates'>
export const replicaNames = Object.keys(replicaSchemas) as readonly ReplicaName[]
