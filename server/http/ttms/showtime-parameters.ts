import { z } from 'zod'
import { maxBeginsAt } from '../../../shared/catalog/limits.ts'
import { type Fen, yuanForm, yuanToFen } from '../../../shared/core/money.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import { maxPriceFen } from '../../../shared/core/wire.ts'
import { sentences } from './envelope.ts'
import { integerBetween, type Parameter } from './parameters.ts'

const seconds = integerBetween(0, maxBeginsAt)

/** A time in Unix seconds, as Unix milliseconds. */
export const unixTime: Parameter<number, number> = {
  schema: seconds.schema.meta({ description: 'Unix seconds' }),
  read: (sent) => {
    const read = seconds.read(sent)
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
      z.string().regex(yuanForm),
    ])
    .meta({ description: 'yuan, at most two decimals' }),
  read: (sent) => {
    const text = typeof sent === 'number' ? String(sent) : sent
    const fen = typeof text === 'string' ? yuanToFen(text) : null
    return fen !== null && fen >= 1 && fen <= maxPriceFen ? accepted(fen) : refused(sentences.illegal)
  },
}
