import { z } from 'zod'
import type { Fen } from '../core/money.ts'
import {
  accountIdSchema,
  filmIdSchema,
  hallIdSchema,
  isKeepable,
  maxPriceFen,
  showtimeIdSchema,
  textUpTo,
  unixMsSchema,
  unixSecondsSchema,
} from '../core/wire.ts'
import { type Policy, policyShape } from '../policy/policy.ts'
import { seatPositionSchema } from '../seats/contract.ts'
import { type SeatGrid, seatKey } from '../seats/seat-plan.ts'

// What an administrator edits on a kiosk. It may be made without the server, and takes effect only when the server has
// accepted it. `from` is what the person saw when they decided: where the server has something else by then, somebody
// changed it meanwhile, and the edit is refused rather than written over that. `from` and `to` name the same fields.

/** A description of 10,000 characters, each of two UTF-16 units. */
const maxSeen = 20_000
const latestBegin = 253_402_300_799

const textWithin = (least: number, most: number) =>
  z
    .string()
    .trim()
    .refine((text) => isKeepable(text) && [...text].length >= least && [...text].length <= most)

/** As the public interface takes them (TTMS interface, films, halls, performances). */
const nameSchema = textWithin(1, 255)
const descriptionSchema = textWithin(0, 10_000)
const priceSchema = z.int().min(1).max(maxPriceFen) as unknown as z.ZodType<Fen, number>
const beginSchema = unixSecondsSchema.max(latestBegin)
const sideSchema = z.int().min(1).max(60)
const levelSchema = z.int().min(0).max(19)
const emailSchema = z.string().trim().toLowerCase().min(3).max(255).refine(isKeepable)

const filmShape = {
  title: nameSchema,
  actors: nameSchema,
  director: nameSchema,
  synopsis: descriptionSchema,
  durationMinutes: z.int().min(1).max(600),
}
const filmSchema = z.strictObject(filmShape)
/** A film's texts in Chinese, as the public interface has them; the English ones go with what they translate. */
export type EditedFilm = z.infer<typeof filmSchema>

const hallTextsShape = { name: nameSchema, description: descriptionSchema }
const gridSeen = z.strictObject({ rows: sideSchema, cols: sideSchema, gaps: z.array(seatPositionSchema).max(3_600) })
/** Gaps: places where nobody can sit. */
const gridSchema = gridSeen
  .refine(({ rows, cols, gaps }) => gaps.every(({ row, col }) => row <= rows && col <= cols))
  .refine(({ gaps }) => new Set(gaps.map(seatKey)).size === gaps.length) as z.ZodType<SeatGrid>
const hallShape = { ...hallTextsShape, plan: gridSchema }
const hallSchema = z.strictObject(hallShape)
/** A new plan is for showtimes that are added from then on. */
export type EditedHall = { readonly name: string; readonly description: string; readonly plan: SeatGrid }

const showtimeShape = { filmId: filmIdSchema, hallId: hallIdSchema, beginsAt: beginSchema, priceFen: priceSchema }
const showtimeSchema = z.strictObject(showtimeShape)
export type EditedShowtime = z.infer<typeof showtimeSchema>

const partsOf = <Parts>(shape: z.ZodRawShape) =>
  z.strictObject(shape).partial() as unknown as z.ZodType<{ [Name in keyof Parts]?: Parts[Name] }>
const textsAsSeen = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodRawShape =>
  Object.fromEntries(
    Object.entries(shape).map(([name, type]) => [name, type instanceof z.ZodString ? textUpTo(maxSeen) : type]),
  )
const nullable = (shape: z.ZodRawShape): z.ZodRawShape =>
  Object.fromEntries(Object.entries(shape).map(([name, type]) => [name, z.nullable(type)]))

/** The cinema's own values; null: none of its own, so the environment's counts. */
export type PolicyParts = { [Name in keyof Policy]?: Policy[Name] | null }

const filmParts = partsOf<EditedFilm>(filmShape)
const filmPartsSeen = partsOf<EditedFilm>(textsAsSeen(filmShape))
const hallParts = partsOf<EditedHall>(hallShape)
const hallPartsSeen = partsOf<EditedHall>({ ...textsAsSeen(hallTextsShape), plan: gridSeen })
const showtimeParts = partsOf<EditedShowtime>(showtimeShape)
const policyParts = partsOf<PolicyParts>(nullable(policyShape))
const levelParts = z.strictObject({ level: levelSchema })

function namesSameFields({ from, to }: { readonly from: object; readonly to: object }): boolean {
  const names = Object.keys(to)
  return names.length > 0 && names.length === Object.keys(from).length && names.every((name) => name in from)
}

/** What changes something that is there, or takes it away. */
const changesOfKnown = [
  z
    .strictObject({ kind: z.literal('change-film'), filmId: filmIdSchema, from: filmPartsSeen, to: filmParts })
    .refine(namesSameFields),
  z.strictObject({
    kind: z.literal('remove-film'),
    filmId: filmIdSchema,
    from: z.strictObject({ title: textUpTo(maxSeen) }),
  }),
  z
    .strictObject({ kind: z.literal('change-hall'), hallId: hallIdSchema, from: hallPartsSeen, to: hallParts })
    .refine(namesSameFields),
  z.strictObject({
    kind: z.literal('remove-hall'),
    hallId: hallIdSchema,
    from: z.strictObject({ name: textUpTo(maxSeen) }),
  }),
  z
    .strictObject({
      kind: z.literal('change-showtime'),
      showtimeId: showtimeIdSchema,
      from: showtimeParts,
      to: showtimeParts,
    })
    .refine(namesSameFields),
  z.strictObject({
    kind: z.literal('call-off-showtime'),
    showtimeId: showtimeIdSchema,
    /** Another performance under the same number is not the one that was meant. */
    from: z.strictObject({ filmId: filmIdSchema, hallId: hallIdSchema, beginsAt: beginSchema }),
  }),
  z.strictObject({ kind: z.literal('set-member-level'), email: emailSchema, from: levelParts, to: levelParts }),
  z.strictObject({ kind: z.literal('change-policy'), from: policyParts, to: policyParts }).refine(namesSameFields),
] as const

const addedFilm = z.strictObject({ kind: z.literal('add-film'), film: filmSchema })
const addedHall = z.strictObject({ kind: z.literal('add-hall'), hall: hallSchema })
const addedShowtime = z.strictObject({ kind: z.literal('add-showtime'), showtime: showtimeSchema })

/** What a screen asks for: what is added gets its number from the kiosk (core/ids.ts). */
export const askedChangeSchema = z.discriminatedUnion('kind', [addedFilm, addedHall, addedShowtime, ...changesOfKnown])
export type AskedChange = z.infer<typeof askedChangeSchema>

export const editChangeSchema = z.discriminatedUnion('kind', [
  addedFilm.extend({ filmId: filmIdSchema }),
  addedHall.extend({ hallId: hallIdSchema }),
  addedShowtime.extend({ showtimeId: showtimeIdSchema }),
  ...changesOfKnown,
])
export type EditChange = z.infer<typeof editChangeSchema>
export type EditKind = EditChange['kind']
export type ChangeOf<Kind extends EditKind> = Extract<EditChange, { kind: Kind }>

/** One edit, as a kiosk keeps and sends it. Its id is what it is known by: applied once, answered the same each time. */
export const editSchema = z.strictObject({
  id: z.uuid(),
  madeAtMs: unixMsSchema,
  /** Who made it; they must be an administrator when it is applied. */
  accountId: accountIdSchema,
  change: editChangeSchema,
})
export type Edit = z.infer<typeof editSchema>

export const plainEditRefusals = [
  'NoFilm',
  'NoHall',
  'NoShowtime',
  'NoMember',
  'NoSuchLevel',
  'TitleTaken',
  'NameTaken',
  /** A showtime that has not ended stands in the way. */
  'IsScheduled',
  'HasTickets',
  'Overdue',
  'Clash',
  'NotAdministrator',
  /** Its author never signed in at this kiosk, under its present number, with the server's word. */
  'NotSignedIn',
  /** A number that this kiosk may not make, or that is in use. */
  'ForeignId',
  'Unreadable',
] as const

/** Why the server did not take an edit. */
export const editRefusalSchema = z.discriminatedUnion('code', [
  /** Somebody else changed these fields since `from` was read. */
  z.object({ code: z.literal('ChangedMeanwhile'), fields: z.array(z.string().max(40)).min(1).max(20) }),
  z.object({ code: z.enum(plainEditRefusals) }),
])
export type EditRefusal = z.infer<typeof editRefusalSchema>

/** Edits of one kiosk in the order in which they were made. Each is read by itself: one can't stop those behind it. */
export const editsRequestSchema = z.object({
  edits: z
    .array(z.looseObject({ id: z.uuid() }))
    .min(1)
    .max(20),
})

/** What came of each, in the same order; null: accepted. */
export const editsAnswerSchema = z.object({
  outcomes: z.array(z.object({ id: z.uuid(), refusal: editRefusalSchema.nullable() })),
})
export type EditOutcome = z.infer<typeof editsAnswerSchema>['outcomes'][number]
