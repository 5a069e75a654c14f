import { z } from 'zod'

/** How a kiosk is paid. Both go through the payment terminal and work offline where the terminal does. */
export const paymentMethodSchema = z.enum(['card', 'wallet'])

export type PaymentMethod = z.infer<typeof paymentMethodSchema>
