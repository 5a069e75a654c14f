import { z } from 'zod'
import { deviceNumberSchema, maxLoginLength } from '../core/wire.ts'

// What staff at a kiosk say of it and of the cinema's other kiosks (custody, rules 6 and 7).

const noServer = z.object({ code: z.literal('NoServer') })

/** A manager's or administrator's own login, given again for each step, and the kiosk that it is about. */
export const signedOffInputSchema = z.strictObject({
  login: z.string().min(1).max(maxLoginLength),
  password: z.string().min(1).max(maxLoginLength),
  device: deviceNumberSchema,
})

export const deviceRefusals = {
  list: noServer,
  close: z.object({ code: z.literal('NotEnrolled') }),
  signedOff: z.discriminatedUnion('code', [
    noServer,
    z.object({ code: z.literal('WrongLogin') }),
    z.object({ code: z.literal('TooManyTries'), retryAfterSeconds: z.int().min(1) }),
    z.object({ code: z.literal('NotManager') }),
    z.object({ code: z.literal('NoSuchDevice') }),
    z.object({ code: z.literal('NotWrittenOff') }),
    z.object({ code: z.literal('NoProposal') }),
    /** Whoever proposed to sell the seats again can't be the one who confirms it. */
    z.object({ code: z.literal('SamePerson') }),
  ]),
}
export type SignedOffRefusal = z.infer<typeof deviceRefusals.signedOff>
