import fc from 'fast-check'
import { seatGrid } from './seat-grid.ts'

/** Any hall of up to 8 × 10 places, each free, taken, a gap or a wheelchair place. For properties. */
export const anyHall = fc
  .integer({ min: 1, max: 10 })
  .chain((cols) =>
    fc.array(
      fc
        .array(fc.constantFrom('.', '.', '.', '.', 'x', ' ', 'w'), { minLength: cols, maxLength: cols })
        .map((marks) => marks.join('')),
      { minLength: 1, maxLength: 8 },
    ),
  )
  .map((drawn) => ({ drawn, ...seatGrid(...drawn) }))
