import { z } from 'zod'
import { bilingualSchema } from '../catalog/replicas.ts'
import { unixMsSchema, unixSecondsSchema } from '../core/wire.ts'
import { editRefusalSchema } from './contract.ts'
import { askedChangeSchema, editChangeSchema } from './edit-kinds.ts'

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
    email: z.string().nullable(),
  }),
  /** The same of the film and the hall that a showtime is moved to. */
  movedTo: z.object({ film: bilingualSchema.nullable(), hall: bilingualSchema.nullable() }),
})
export type EditView = z.infer<typeof editViewSchema>

/** `id` is the page's, so that a call that is sent again makes nothing twice. */
export const makeEditSchema = z.strictObject({ id: z.uuid(), change: askedChangeSchema })
export const reviseEditSchema = z.strictObject({ id: z.uuid(), revises: z.uuid(), change: askedChangeSchema })

export const editRefusals = {
  /** This kiosk has no number yet, so it can make none. */
  make: z.object({ code: z.literal('NotEnrolled') }),
  revise: z.object({ code: z.enum(['NotEnrolled', 'NotRefused']) }),
  discard: z.object({ code: z.literal('NotRefused') }),
}
