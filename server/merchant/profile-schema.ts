import { emptyProfile } from '../merchants/profile.ts'

type Texts = { readonly [Name: string]: string | Texts }

/** The JSON schema of a profile: every field is there, as a text. */
export const profileSchema = schemaOf(emptyProfile)

/** The JSON schema of one merchant in the list. */
export const listedMerchantSchema = {
  ...profileSchema,
  properties: {
    uid: { type: 'integer' },
    name: { type: 'string' },
    type: { type: 'integer', enum: [0, 1, 2] },
    state: { type: 'integer', enum: [0, 1, 2, 3] },
    ...profileSchema.properties,
  },
  required: ['uid', 'name', 'type', 'state', ...profileSchema.required],
}

function schemaOf(texts: Texts) {
  const properties: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(texts)) {
    properties[name] = typeof value === 'string' ? { type: 'string' } : schemaOf(value)
  }
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}
