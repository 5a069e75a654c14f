import { z } from 'zod'
import { maxBeginsAt } from '../catalog/limits.ts'
import type { FilmId, HallId } from '../core/ids.ts'
import type { Fen } from '../core/money.ts'
import { filmIdSchema, hallIdSchema, maxPriceFen, showtimeIdSchema, unixSecondsSchema } from '../core/wire.ts'
import {
  addingKind,
  changedItem,
  changingKind,
  type KnownNames,
  namesSameFields,
  someFieldsOf,
} from './edit-kind-parts.ts'

const beginSchema = unixSecondsSchema.max(maxBeginsAt)
const showtimeShape = {
  filmId: filmIdSchema,
  hallId: hallIdSchema,
  beginsAt: beginSchema,
  priceFen: z.int().min(1).max(maxPriceFen) as unknown as z.ZodType<Fen, number>,
}
export const showtimeSchema = z.strictObject(showtimeShape)
export type EditedShowtime = z.infer<typeof showtimeSchema>

const showtimeParts = someFieldsOf<EditedShowtime>(showtimeShape)

const askedShowtime = z.strictObject({ kind: z.literal('add-showtime'), showtime: showtimeSchema })

export const addShowtimeKind = addingKind({
  schema: askedShowtime.extend({ showtimeId: showtimeIdSchema }),
  asked: askedShowtime,
  addedId: 'showtimeId',
  overlay: (schedule, { showtimeId, showtime }) => ({
    ...schedule,
    showtimes: [
      ...schedule.showtimes.filter((known) => known.showtimeId !== showtimeId),
      { showtimeId, waiting: 'added', ...showtime },
    ],
  }),
  subject: ({ showtime }, known) => showtimeSubject(showtime, known),
})

export const changeShowtimeKind = changingKind({
  schema: z
    .strictObject({
      kind: z.literal('change-showtime'),
      showtimeId: showtimeIdSchema,
      from: showtimeParts,
      to: showtimeParts,
    })
    .refine(namesSameFields),
  overlay: (schedule, { showtimeId, to }) => ({
    ...schedule,
    showtimes: schedule.showtimes.map((showtime) =>
      showtime.showtimeId === showtimeId ? changedItem(showtime, to) : showtime,
    ),
  }),
  subject: ({ showtimeId, from }, known) => showtimeSubject({ ...known.showtime(showtimeId), ...from }, known),
  movedTo: ({ to }, known) => namesOf(to, known),
})

export const callOffShowtimeKind = changingKind({
  schema: z.strictObject({
    kind: z.literal('call-off-showtime'),
    showtimeId: showtimeIdSchema,
    /** Another performance under the same number is not the one that was meant. */
    from: z.strictObject({ filmId: filmIdSchema, hallId: hallIdSchema, beginsAt: beginSchema }),
  }),
  overlay: (schedule, calledOff) => ({
    ...schedule,
    showtimes: schedule.showtimes.filter(({ showtimeId }) => showtimeId !== calledOff.showtimeId),
  }),
  subject: ({ from }, known) => showtimeSubject(from, known),
})

type Numbers = { readonly filmId?: FilmId; readonly hallId?: HallId; readonly beginsAt?: number }

function showtimeSubject(showtime: Numbers, known: KnownNames) {
  return { ...namesOf(showtime, known), beginsAt: showtime.beginsAt ?? null }
}

function namesOf({ filmId, hallId }: Numbers, known: KnownNames) {
  return {
    film: filmId === undefined ? null : known.film(filmId),
    hall: hallId === undefined ? null : known.hall(hallId),
  }
}
