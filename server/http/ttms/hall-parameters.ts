import { z } from 'zod'
import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import { maxHallSide, type SeatPosition, seatKey } from '../../../shared/seats/seat-plan.ts'
import type { HallDetails } from '../../ledger/catalog/halls-store.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'
import { integerBetween, isMissing, type Parameter, readParameters } from './parameters.ts'
import { descriptionText, nameText } from './text-parameters.ts'

const illegal = refused(sentences.illegal)
const side = integerBetween(1, maxHallSide)

/** Places as `[[row, col], …]`: a list, or a text that holds its JSON; an empty text is the empty list. */
const seats: Parameter<SeatPosition[], (readonly [row: number, col: number])[]> = {
  schema: z.array(z.tuple([side.schema, side.schema])).meta({
    description: 'the places where nobody can sit, [[row, col], …], each once; in a form their JSON, or PHP arrays',
  }),
  read: (sent) => {
    const list = typeof sent === 'string' ? parseList(sent) : sent
    if (!Array.isArray(list) || list.length > maxHallSide * maxHallSide) return illegal
    const read: SeatPosition[] = []
    for (const place of list) {
      if (!Array.isArray(place) || place.length !== 2) return illegal
      const [row, col] = [side.read(place[0]), side.read(place[1])]
      if (!row.ok || !col.ok) return illegal
      read.push({ row: row.value, col: col.value })
    }
    return accepted(read)
  },
}

export const hallParameters = {
  hall_name: nameText,
  hall_seats: integerBetween(0, maxHallSide * maxHallSide),
  seat_rows: side,
  seat_cols: side,
  seat_info: seats,
  hall_description: descriptionText,
}

/** Reads a hall's six parameters, whose seats must agree with each other. */
export function readHall(fields: Fields): Result<HallDetails, string> {
  // The source spells the columns `seat_clos` in one place.
  const sent = new Map(fields)
  if (isMissing(sent.get('seat_cols'))) sent.set('seat_cols', sent.get('seat_clos'))
  const read = readParameters(hallParameters, sent)
  if (!read.ok) return read
  const { hall_name, hall_seats, seat_rows: rows, seat_cols: cols, seat_info: gaps, hall_description } = read.value
  const isInside = gaps.every((gap) => gap.row <= rows && gap.col <= cols)
  const isEachOnce = new Set(gaps.map(seatKey)).size === gaps.length
  const isCounted = hall_seats === rows * cols - gaps.length || hall_seats === rows * cols
  if (!isInside || !isEachOnce || !isCounted) return illegal
  return accepted({ name: hall_name, description: hall_description, plan: { rows, cols, gaps } })
}

function parseList(text: string): unknown {
  if (text.trim() === '') return []
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
