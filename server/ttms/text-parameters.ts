import { accepted, refused } from '../../shared/core/result.ts'
import { sentences } from './envelope.ts'
import type { Reader } from './parameters.ts'
import { keepableText } from './parameters.ts'

export const longestName = 255
const longestDescription = 10_000
const longestAddress = 2_048

/** How many characters a text has, as a person counts them: an emoji is one, not two. */
export function charactersOf(text: string): number {
  return [...text].length
}

function textBetween(least: number, most: number): Reader<string> {
  return (given) => {
    const text = keepableText(given)?.trim()
    const characters = charactersOf(text ?? '')
    return text !== undefined && characters >= least && characters <= most ? accepted(text) : refused(sentences.illegal)
  }
}

/** A name: 1 to 255 characters, trimmed, anything else in it kept as it came. */
export const nameText = textBetween(1, longestName)

/** A description: it must be there, but may be empty. */
export const descriptionText = textBetween(0, longestDescription)

const addressText = textBetween(1, longestAddress)

/** Where a picture is: an http(s) address, or a path on this server. Nothing that a browser would run. */
export const pictureAddress: Reader<string> = (given) => {
  const text = addressText(given)
  if (!text.ok) return text
  const isPath = /^\/(?![/\\])/.test(text.value)
  const isAddress = /^https?:\/\//i.test(text.value) && URL.canParse(text.value)
  const isPlain = !/[\s\p{Cc}]/u.test(text.value)
  return isPlain && (isPath || isAddress) ? text : refused(sentences.illegal)
}
