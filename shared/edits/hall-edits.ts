import { z } from 'zod'
import { hallIdSchema } from '../core/wire.ts'
import { seatPositionSchema } from '../seats/contract.ts'
import { maxHallSide, type SeatGrid, seatKey, withGrid } from '../seats/seat-plan.ts'
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

const sideSchema = z.int().min(1).max(maxHallSide)
const gridSeen = z.strictObject({
  rows: sideSchema,
  cols: sideSchema,
  gaps: z.array(seatPositionSchema).max(maxHallSide * maxHallSide),
})
/** Gaps: places where nobody can sit. */
const gridSchema = gridSeen
  .refine(({ rows, cols, gaps }) => gaps.every(({ row, col }) => row <= rows && col <= cols))
  .refine(({ gaps }) => new Set(gaps.map(seatKey)).size === gaps.length) as z.ZodType<SeatGrid>

const textsShape = { name: nameSchema, description: descriptionSchema }
const hallShape = { ...textsShape, plan: gridSchema }
export const hallSchema = z.strictObject(hallShape)
/** A new plan is for showtimes that are added from then on. */
export type EditedHall = { readonly name: string; readonly description: string; readonly plan: SeatGrid }

const hallParts = someFieldsOf<EditedHall>(hallShape)
const hallPartsSeen = someFieldsOf<EditedHall>({ ...textsAsSeen(textsShape), plan: gridSeen })

const askedHall = z.strictObject({ kind: z.literal('add-hall'), hall: hallSchema })

export const addHallKind = addingKind({
  schema: askedHall.extend({ hallId: hallIdSchema }),
  asked: askedHall,
  addedId: 'hallId',
  overlay: (schedule, { hallId, hall }) => {
    const plan = withGrid({ wheelchairs: [] }, hall.plan)
    return {
      ...schedule,
      halls: [
        ...schedule.halls.filter((known) => known.hallId !== hallId),
        { hallId, waiting: 'added', shown: inBoth(hall.name), ...hall, plan },
      ],
    }
  },
  subject: ({ hall }) => ({ hall: inBoth(hall.name) }),
})

export const changeHallKind = changingKind({
  schema: z
    .strictObject({ kind: z.literal('change-hall'), hallId: hallIdSchema, from: hallPartsSeen, to: hallParts })
    .refine(namesSameFields),
  overlay: (schedule, { hallId, to: { plan, ...texts } }) => {
    const shown = texts.name === undefined ? {} : { shown: inBoth(texts.name) }
    return {
      ...schedule,
      halls: schedule.halls.map((hall) => {
        if (hall.hallId !== hallId) return hall
        return changedItem(hall, { ...texts, ...shown, ...(plan && { plan: withGrid(hall.plan, plan) }) })
      }),
    }
  },
  subject: ({ hallId }, known) => ({ hall: known.hall(hallId) }),
})

export const removeHallKind = changingKind({
  schema: z.strictObject({
    kind: z.literal('remove-hall'),
    hallId: hallIdSchema,
    from: z.strictObject({ name: textSeen }),
  }),
  overlay: (schedule, removed) => ({
    ...schedule,
    halls: schedule.halls.filter(({ hallId }) => hallId !== removed.hallId),
  }),
  subject: ({ hallId, from }, known) => ({ hall: known.hall(hallId) ?? inBoth(from.name) }),
})
