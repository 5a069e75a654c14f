import { z } from 'zod'
import type { JsonSchema } from './described.ts'

/** A type as JSON Schema 2020-12, without what every number of ours is anyway: within the safe integers. */
export function toJsonSchema(type: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      const choices = jsonSchema.enum ?? [jsonSchema.const]
      if (choices.every(Number.isInteger)) jsonSchema.type = 'integer'
    },
  })
  return schema
}

/** An object of just these fields, all of them there. */
export function closedObject(properties: JsonSchema): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}
