import type { ShowtimeReplica } from '../catalog/replicas.ts'

type Offered = Pick<ShowtimeReplica, 'beginsAt' | 'hallId' | 'filmId' | 'priceFen' | 'isCalledOff'>

export type ShowtimeChange = 'called-off' | 'moved' | 'repriced'

/**
 * What a customer must be told who was offered a showtime as it was then, before they pay (rule 11); null: it is as it
 * was. A showtime that is no longer known counts as called off.
 */
export function whatChanged(offered: Offered, now: Offered | null): ShowtimeChange | null {
  if (!now || now.isCalledOff) return 'called-off'
  const isSame = now.beginsAt === offered.beginsAt && now.hallId === offered.hallId && now.filmId === offered.filmId
  if (!isSame) return 'moved'
  return now.priceFen === offered.priceFen ? null : 'repriced'
}
