import type { z } from 'zod'

/** The least and the most that a number's schema takes: for whoever has to say them, or reads the number in another form. */
export function limitsOf(schema: z.ZodNumber): readonly [least: number, most: number] {
  const [least, most] = [schema.minValue ?? Number.NaN, schema.maxValue ?? Number.NaN]
  if (!Number.isFinite(least) || !Number.isFinite(most)) throw new Error('a number without limits')
  return [least, most]
}
