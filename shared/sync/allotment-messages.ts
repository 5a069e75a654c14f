import { z } from 'zod'
import { epochSchema, lastSeqSchema } from '../core/wire.ts'
import { provenSeatSchema } from '../seats/contract.ts'
import { grantRequestSchema } from './messages.ts'
import { grantRefusalSchema } from './refusals.ts'

/** Of so many showtimes one request asks for allotted seats: while they are decided nobody else is given seats of them. */
export const maxAllotmentsAtOnce = 50

const { requestId: requestIdSchema, showtimeId, seats } = grantRequestSchema.shape

/**
 * Asks for allotted seats of many showtimes, of each all or none: as one grant request each, in one. Each `requestId`
 * always gets the same seats, or the same refusal, as a grant request of that id does.
 */
export const allotRequestSchema = z.object({
  epoch: epochSchema,
  requests: z
    .array(z.object({ requestId: requestIdSchema, showtimeId, seats }))
    .min(1)
    .max(maxAllotmentsAtOnce)
    .refine((requests) => {
      const showtimes = new Set(requests.map((request) => request.showtimeId))
      const ids = new Set(requests.map((request) => request.requestId))
      return showtimes.size === requests.length && ids.size === requests.length
    }, 'a showtime or an id twice'),
})

/** What came of each, in the order in which they were asked for. */
export const allotAnswerSchema = z.object({
  outcomes: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('granted'), requestId: requestIdSchema, seats: z.array(provenSeatSchema).min(1) }),
      z.object({ kind: z.literal('refused'), requestId: requestIdSchema, refusal: grantRefusalSchema }),
    ]),
  ),
  /** The last entry of this epoch that the server has *now*: where the kiosk has fewer, its database was restored. */
  acknowledgedSeq: lastSeqSchema,
})

export type AllotRequest = z.infer<typeof allotRequestSchema>
export type AllotAnswer = z.infer<typeof allotAnswerSchema>
