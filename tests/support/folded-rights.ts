import type { Journal } from '../../electron/journal/journal.ts'
import { createRightsProjection, type RightsProjection } from '../../electron/seats/rights-projection.ts'

/** What a journal gives the right to sell, folded once more. */
export async function foldedRights(journal: Journal): Promise<RightsProjection> {
  const rights = createRightsProjection(journal)
  await journal.fold()
  return rights
}
