import type { Random } from '../../shared/core/random.ts'
import type { SeededRandom } from '../support/seeded-random.ts'

/** The product's port for ids and chance over a seed: UUIDs of version 4, the same ones for the same seed. */
export function createSeededIds({ unit }: SeededRandom): Random {
  const hex = (digits: number) =>
    Math.floor(unit() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  return { unit, uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(6)}${hex(6)}` }
}
