import type { Fen } from '../../shared/core/money.ts'
import { toFen } from '../../shared/core/money.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import { sentences } from './envelope.ts'
import type { Reader } from './parameters.ts'
import { integerBetween } from './parameters.ts'

const lastSecondOfYear9999 = 253_402_300_799
const dearestFen = 999_999

/** A time in Unix seconds, as Unix milliseconds. */
export const unixTime: Reader<number> = (given) => {
  const seconds = integerBetween(0, lastSecondOfYear9999)(given)
  return seconds.ok ? accepted(seconds.value * 1_000) : seconds
}

/** A price in yuan, 0.01 to 9999.99 with at most two decimals, as fen: read digit by digit, never as a fraction. */
export const price: Reader<Fen> = (given) => {
  const text = typeof given === 'number' ? String(given) : given
  const digits = typeof text === 'string' ? /^(\d{1,4})(?:\.(\d{1,2}))?$/.exec(text.trim()) : null
  if (!digits) return refused(sentences.illegal)
  const [, yuan = '', decimals = ''] = digits
  const fen = Number(yuan) * 100 + Number(decimals.padEnd(2, '0'))
  return fen >= 1 && fen <= dearestFen ? accepted(toFen(fen)) : refused(sentences.illegal)
}
