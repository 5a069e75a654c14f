import { z } from 'zod'

/** What every document of a replica has: its key in the kiosk's store, and whether it is gone. */
export const replicaFields = { id: z.string().min(1).max(64), isDeleted: z.boolean() }
