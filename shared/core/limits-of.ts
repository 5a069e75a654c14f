import type { z } from 'zod'

/** The least and the most that a number's schema takes: for whoever has to say them, or reads the number in another form. */
export function limitsOf(schema: z.ZodNumber): readonly [least: number, most: number] {
  const { minValue, maxValue } = schema
  if (minValue === null || maxValue === null) throw new Error('a number without limits')
  return [minValue, maxValue]
}
