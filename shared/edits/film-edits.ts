import { z } from 'zod'
import { durationLimits } from '../catalog/limits.ts'
import { filmIdSchema } from '../core/wire.ts'
import {
  addingKind,
  changedItem,
  changingKind,
  descriptionSchema,
  inBoth,
  nameSchema,
  namesSameFields,
  someFieldsOf,
  textSeen,
  textsAsSeen,
} from './edit-kind-parts.ts'

const [minMinutes, maxMinutes] = durationLimits
const filmShape = {
  title: nameSchema,
  actors: nameSchema,
  director: nameSchema,
  synopsis: descriptionSchema,
  durationMinutes: z.int().min(minMinutes).max(maxMinutes),
}
export const filmSchema = z.strictObject(filmShape)
/** A film's texts in Chinese, as the public interface has them; the English ones go with what they translate. */
export type EditedFilm = z.infer<typeof filmSchema>

const filmParts = someFieldsOf<EditedFilm>(filmShape)
const filmPartsSeen = someFieldsOf<EditedFilm>(textsAsSeen(filmShape))

const askedFilm = z.strictObject({ kind: z.literal('add-film'), film: filmSchema })

export const addFilmKind = addingKind({
  schema: askedFilm.extend({ filmId: filmIdSchema }),
  asked: askedFilm,
  addedId: 'filmId',
  overlay: (schedule, { filmId, film }) => ({
    ...schedule,
    films: [
      ...schedule.films.filter((known) => known.filmId !== filmId),
      { filmId, waiting: 'added', shown: inBoth(film.title), ...film },
    ],
  }),
  subject: ({ film }) => ({ film: inBoth(film.title) }),
})

export const changeFilmKind = changingKind({
  schema: z
    .strictObject({ kind: z.literal('change-film'), filmId: filmIdSchema, from: filmPartsSeen, to: filmParts })
    .refine(namesSameFields),
  overlay: (schedule, { filmId, to }) => {
    const shown = to.title === undefined ? {} : { shown: inBoth(to.title) }
    const change = { ...to, ...shown }
    return {
      ...schedule,
      films: schedule.films.map((film) => (film.filmId === filmId ? changedItem(film, change) : film)),
    }
  },
  subject: ({ filmId }, known) => ({ film: known.film(filmId) }),
})

export const removeFilmKind = changingKind({
  schema: z.strictObject({
    kind: z.literal('remove-film'),
    filmId: filmIdSchema,
    from: z.strictObject({ title: textSeen }),
  }),
  overlay: (schedule, removed) => ({
    ...schedule,
    films: schedule.films.filter(({ filmId }) => filmId !== removed.filmId),
  }),
  subject: ({ filmId, from }, known) => ({ film: known.film(filmId) ?? inBoth(from.title) }),
})
