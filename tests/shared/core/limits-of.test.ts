import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { limitsOf } from '../../../shared/core/limits-of.ts'
import { policyShape } from '../../../shared/policy/policy.ts'

describe('the limits of a number', () => {
  it('are those that its schema takes, and no more', () => {
    const schemas = Object.values(policyShape).filter((schema) => schema instanceof z.ZodNumber)
    expect(schemas.length).toBeGreaterThan(0)
    for (const schema of schemas) {
      const [least, most] = limitsOf(schema)
      const areTaken = [least - 1, least, most, most + 1].map((value) => schema.safeParse(value).success)
      expect(areTaken).toEqual([false, true, true, false])
    }
  })

  it('are a fault where it has none', () => {
    expect(() => limitsOf(z.number())).toThrow('without limits')
  })
})
