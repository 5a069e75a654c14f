import { z } from 'zod'
import { maxDescriptionLength, maxNameLength } from '../../../shared/catalog/limits.ts'
import { isKeepable } from '../../../shared/core/wire.ts'
import { asItComes, type Parameter } from './parameters.ts'

const maxAddressLength = 2_048

/** A text of so many characters as a person counts them, and as JSON Schema does: an emoji is one, not two. */
export function textOfLength(least: number, most: number) {
  return z
    .string()
    .refine((text) => {
      const characters = [...text].length
      return characters >= least && characters <= most
    })
    .meta({ minLength: least, maxLength: most })
}

/** A trimmed text, anything else in it kept as it came. */
function trimmed(least: number, most: number) {
  return z.string().refine(isKeepable).trim().pipe(textOfLength(least, most))
}

/** A name: 1 to 255 characters. */
export const nameSchema = trimmed(1, maxNameLength)
export const nameText = asItComes(nameSchema)

/** A description: it must be there, but may be empty. */
export const descriptionText = asItComes(trimmed(0, maxDescriptionLength))

/** Where a picture is: an http(s) address, or a path on this server. Nothing that a browser would run. */
export const pictureAddress: Parameter<string, string> = asItComes(
  trimmed(1, maxAddressLength)
    .refine(isPictureAddress)
    .meta({ description: 'an http(s) address, or a path on this server' }),
)

function isPictureAddress(text: string): boolean {
  const isPath = /^\/(?![/\\])/.test(text)
  const isAddress = /^https?:\/\//i.test(text) && URL.canParse(text)
  const isPlain = !/[\s\p{Cc}]/u.test(text)
  return isPlain && (isPath || isAddress)
}
