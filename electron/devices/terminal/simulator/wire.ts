import { z } from 'zod'
import { paymentMethodSchema } from '../../../../shared/core/payment-method.ts'
import { fenSchema, paymentKeySchema, refundKeySchema } from '../../../../shared/core/wire.ts'

// What the simulated terminal is asked and answers, as JSON over HTTP on loopback.

export const chargeRequestSchema = z.object({
  key: paymentKeySchema,
  amountFen: fenSchema,
  method: paymentMethodSchema,
})
export type SimulatedCharge = z.infer<typeof chargeRequestSchema>

export const keyRequestSchema = z.object({ key: paymentKeySchema })

export const refundRequestSchema = z.object({
  refundKey: refundKeySchema,
  paymentKey: paymentKeySchema,
  amountFen: fenSchema,
})
export type SimulatedRefund = z.infer<typeof refundRequestSchema>

/** How the next new refund goes. `silent`: it never hears of it. `pay-then-silent`: it pays, and the answer is lost. */
export const refundBehaviourSchema = z.object({ next: z.enum(['pay', 'refuse', 'silent', 'pay-then-silent']) })
export type RefundBehaviour = z.infer<typeof refundBehaviourSchema>

/**
 * How the next new charge goes. `silent`: it never hears of the charge. `charge-then-silent`: it charges, and the answer
 * is lost. `approve-late`: the answer is lost, and it charges only after the delay. `approve-twice`: the customer's bank
 * approves twice; it is one charge all the same.
 */
export const behaviourSchema = z.object({
  next: z.enum(['approve', 'decline', 'cancel', 'charge-then-silent', 'silent', 'approve-late', 'approve-twice']),
  delayMs: z.int().min(0).max(600_000).optional(),
})
export type Behaviour = z.infer<typeof behaviourSchema>

const reference = z.object({ terminalReference: z.string() })

export const simulatorAnswerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('approved'), ...reference.shape }),
  z.object({ state: z.literal('reversed'), ...reference.shape }),
  z.object({ state: z.enum(['declined', 'cancelled', 'in-progress', 'no-such-key']) }),
])
export type SimulatorAnswer = z.infer<typeof simulatorAnswerSchema>

export const refundAnswerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('refunded'), ...reference.shape }),
  z.object({ state: z.literal('refused') }),
])
export type SimulatedRefundAnswer = z.infer<typeof refundAnswerSchema>

/** One line of the charge log. `killed`: cancelled before it was ever charged. Of a refund it names both keys. */
export const chargeLineSchema = z.object({
  key: paymentKeySchema,
  state: z.enum([
    'in-progress',
    'approved',
    'declined',
    'cancelled',
    'reversed',
    'killed',
    'refunded',
    'refund-refused',
  ]),
  refundKey: refundKeySchema.optional(),
  amountFen: fenSchema,
  terminalReference: z.string(),
  at: z.int(),
})
export type ChargeLine = z.infer<typeof chargeLineSchema>
