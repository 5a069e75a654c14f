import { z } from 'zod'
import { type Fen, toFen } from '../../../shared/core/money.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import { maxPriceFen } from '../../../shared/core/wire.ts'
import { sentences } from './envelope.ts'
import { integerBetween, type Parameter } from './parameters.ts'

const lastSecondOfYear9999 = 253_402_300_799
const priceForm = /^(\d{1,4})(?:\.(\d{1,2}))?$/

const seconds = integerBetween(0, lastSecondOfYear9999)

/** A time in Unix seconds, as Unix milliseconds. */
export const unixTime: Parameter<number, number> = {
  schema: seconds.schema.meta({ description: 'Unix seconds' }),
  read: (given) => {
    const read = seconds.read(given)
    return read.ok ? accepted(read.value * 1_000) : read
  },
}

/** A price in yuan, 0.01 to 9999.99 with at most two decimals, as fen: read digit by digit, never as a fraction. */
export const price: Parameter<Fen, number | string> = {
  schema: z
    .union([
      z
        .number()
        .min(0.01)
        .max(maxPriceFen / 100),
      z.string().regex(priceForm),
    ])
    .meta({ description: 'yuan, at most two decimals' }),
  read: (given) => {
    const text = typeof given === 'number' ? String(given) : given
    const digits = typeof text === 'string' ? priceForm.exec(text.trim()) : null
    if (!digits) return refused(sentences.illegal)
    const [, yuan = '', decimals = ''] = digits
    const fen = Number(yuan) * 100 + Number(decimals.padEnd(2, '0'))
    return fen >= 1 && fen <= maxPriceFen ? accepted(toFen(fen)) : refused(sentences.illegal)
  },
}
