import type { HallId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { type Author, keepAudit } from '../ledger/accounts/audit-store.ts'
import { lockHall, markHallDeleted, toListedHall } from '../ledger/catalog/halls-store.ts'
import { noteChange } from '../ledger/events/outbox.ts'
import { hasComingShowtimes } from '../ledger/showtimes/showtimes-store.ts'

/** Closes a hall for good. Refused while a showtime in it has not ended. */
export function createDeleteHall({ db, clock }: { db: Database; clock: Clock }) {
  return async (by: Author, hallId: HallId): Promise<Result<null, 'NoHall' | 'IsScheduled'>> =>
    inTransaction(db, async (trx) => {
      const hall = await lockHall(trx, by.cinemaId, hallId)
      if (!hall) return refused('NoHall')
      const nowMs = clock.nowMs()
      if (await hasComingShowtimes(trx, by.cinemaId, { hallId }, nowMs)) return refused('IsScheduled')
      await markHallDeleted(trx, hall, nowMs)
      await noteChange(trx, by.cinemaId, 'halls', [hallId])
      await keepAudit(trx, by, { action: 'hall-deleted', from: toListedHall(hall), to: null }, nowMs)
      return accepted(null)
    })
}
