import { z } from 'zod'
import { accountIdSchema, deviceNumberSchema } from '../../../shared/core/wire.ts'

const markedDeviceSchema = z.object({
  device: deviceNumberSchema,
  cinema_id: z.int(),
  public_key: z.string(),
  name: z.string(),
  merchant_id: accountIdSchema.nullable(),
  enrolled_at_ms: z.int(),
  is_blocked: z.boolean().default(false),
  state: z.enum(['enrolled', 'forked', 'closed', 'written-off']).default('enrolled'),
})

/** What has to be known of a kiosk to tell it again, to wait for it, and not to believe it again. */
export type MarkedDevice = z.infer<typeof markedDeviceSchema>

export const markSchema = z.object({
  /** The database had come at least this far (`commit_number`). */
  commitNumber: z.int().min(0),
  /** The last id of each row of ids, by its sequence, that had been given by then. */
  lastIds: z.record(z.string(), z.int()).default({}),
  /** Every kiosk that was enrolled by then, whatever became of it. */
  devices: z.array(markedDeviceSchema).default([]),
  /** The boot of the machine under which it is open; null: it was closed in order. */
  openSinceBoot: z.string().nullable(),
})

/**
 * What a server keeps beside its database, and not in it, so that a database that was restored can be told. On disk
 * (fsync) once `write` resolves; a write that is cut off leaves the mark before.
 */
export type Mark = z.infer<typeof markSchema>

/** How far the tables had come: nothing up to here may come a second time, and no kiosk that there was be forgotten. */
export type Reached = Pick<Mark, 'commitNumber' | 'lastIds' | 'devices'>
