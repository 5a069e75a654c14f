import type { JsonSchema } from './described.ts'

/** A schema as one line for a person, an object as one line a field: of what our own types make, not of all JSON Schema. */
export function schemaInWords(schema: JsonSchema, indent = ''): string {
  const words = withoutDescription(schema, indent)
  return typeof schema.description === 'string' ? `${words} (${schema.description})` : words
}

function withoutDescription(schema: JsonSchema, indent: string): string {
  if ('const' in schema) return JSON.stringify(schema.const)
  if (isList(schema.enum)) return schema.enum.map((choice) => JSON.stringify(choice)).join(' | ')
  if (isList(schema.anyOf)) return schema.anyOf.map((one) => schemaInWords(one as JsonSchema, indent)).join(' | ')
  if (schema.type === 'array') return arrayInWords(schema, indent)
  if (schema.type === 'object') return objectInWords(schema, indent)
  if (schema.format === 'binary') return 'file'
  return [String(schema.type), boundsOf(schema), typeof schema.pattern === 'string' ? `/${schema.pattern}/` : '']
    .filter((part) => part !== '')
    .join(' ')
}

function arrayInWords({ items, prefixItems }: JsonSchema, indent: string): string {
  if (isList(prefixItems)) return `[${prefixItems.map((one) => schemaInWords(one as JsonSchema, indent)).join(', ')}]`
  return `list of ${schemaInWords(items as JsonSchema, indent)}`
}

function objectInWords({ properties, required }: JsonSchema, indent: string): string {
  const deeper = `${indent}  `
  const fields = Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([name, schema]) => {
    const mark = isList(required) && required.includes(name) ? '' : '?'
    return `${deeper}${name}${mark}: ${schemaInWords(schema, deeper)}`
  })
  return `{\n${fields.join('\n')}\n${indent}}`
}

function boundsOf({ minimum, maximum, minLength, maxLength }: JsonSchema): string {
  const [least, most, unit] = [minimum ?? minLength, maximum ?? maxLength, maxLength === undefined ? '' : ' characters']
  if (least === undefined && most === undefined) return ''
  if (most === undefined) return `from ${least}`
  return least === undefined ? `up to ${most}${unit}` : `${least} to ${most}${unit}`
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
