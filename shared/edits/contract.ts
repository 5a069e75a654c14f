import { z } from 'zod'
import { accountIdSchema, unixMsSchema } from '../core/wire.ts'
import { editChangeSchema } from './edit-kinds.ts'

// What an administrator edits on a kiosk. It may be made without the server, and takes effect only when the server has
// accepted it.

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
