import type { Random } from '../../shared/core/random.ts'

/** Ids counted up, so that a run can be read and repeated. Two kiosks in one test take different `first`s. */
export function createFakeRandom(first = 1): Random {
  let next = first
  return {
    uuid: () => `00000000-0000-4000-8000-${String(next++).padStart(12, '0')}`,
    unit: () => 0.5,
  }
}
