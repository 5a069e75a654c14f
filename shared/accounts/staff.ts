import { z } from 'zod'
import { accountIdSchema } from '../core/wire.ts'
import { staffRoleSchema } from '../sync/staff-messages.ts'

export const staffViewSchema = z.object({ accountId: accountIdSchema, name: z.string(), role: staffRoleSchema })
export type StaffView = z.infer<typeof staffViewSchema>

export const staffRefusals = {
  signIn: z.discriminatedUnion('code', [
    z.object({ code: z.literal('WrongLogin') }),
    /** The line is down and this person has not signed in at this kiosk with the server's word, or not for too long. */
    z.object({ code: z.literal('NeedsServer') }),
    z.object({ code: z.literal('TooManyTries'), retryAfterSeconds: z.int().min(1) }),
  ]),
}
