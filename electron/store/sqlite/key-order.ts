const HIGH_UNIT = /[\ud800-\uffff]/
const FIRST_SURROGATE = 0xd800
const AFTER_SURROGATES = 0xe000

/**
 * Rewrites a text so that SQLite, which compares UTF-8 bytes, orders it as JavaScript does, which compares UTF-16 units.
 * Different texts stay different, lone surrogates included (UTF-8 has no form for them); most texts come back unchanged.
 */
export const toOrderedText = (text: string): string => {
  if (!HIGH_UNIT.test(text)) return text
  let ordered = ''
  for (let at = 0; at < text.length; at += 1) ordered += orderedUnit(text.charCodeAt(at))
  return ordered
}

const orderedUnit = (unit: number): string => {
  if (unit < FIRST_SURROGATE) return String.fromCharCode(unit)
  if (unit < AFTER_SURROGATES) return String.fromCharCode(unit + 0x800)
  return String.fromCodePoint(unit - AFTER_SURROGATES + 0x10000)
}
