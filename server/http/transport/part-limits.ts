// How many parts a body may have. Its bytes are bounded by then, but taking a million tiny parts to pieces would hold the
// event loop, and with it everybody else, for a second. Counted in the bytes, before anything is parsed.

const ampersand = 0x26
/** Commas and opening brackets: JSON has a value for each of them at most, and one more. */
const jsonMarks: readonly number[] = [0x2c, 0x5b, 0x7b]

/** Whether a form has more fields than a hall of 3,600 places needs, each as two. */
export function hasTooManyFields(form: Buffer): boolean {
  return hasMore(form, [ampersand], 10_000)
}

/** Whether a JSON text may have more than so many values. */
export function hasTooManyValues(json: Buffer, max: number): boolean {
  return hasMore(json, jsonMarks, max)
}

const quote = 0x22
const backslash = 0x5c
const openings: readonly number[] = [0x5b, 0x7b]
const closings: readonly number[] = [0x5d, 0x7d]

/** Whether values of a JSON text are nested deeper than this: by the thousand they can be read, and not be written again. */
export function isNestedDeeper(json: Buffer, max: number): boolean {
  let depth = 0
  let isInText = false
  for (let at = 0; at < json.length && depth <= max; at++) {
    const byte = json[at] ?? 0
    if (byte === quote) isInText = !isInText
    else if (isInText) at += byte === backslash ? 1 : 0
    else if (openings.includes(byte)) depth += 1
    else if (closings.includes(byte)) depth -= 1
  }
  return depth > max
}

/** Whether a multipart body has more parts than a profile has fields. */
export function hasTooManyParts(boundary: string, body: Buffer): boolean {
  const delimiter = `--${boundary}`
  let count = 0
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    count += 1
    if (count > 100) return true
  }
  return false
}

function hasMore(bytes: Buffer, marks: readonly number[], max: number): boolean {
  let count = 0
  for (const byte of bytes) {
    if (marks.includes(byte)) count += 1
    if (count > max) return true
  }
  return false
}
