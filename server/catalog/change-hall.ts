import type { HallId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { isSameGrid, withGrid } from '../../shared/seats/seat-plan.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction, unlessTaken } from '../db/transaction.ts'
import { type Author, keepAudit } from '../ledger/accounts/audit-store.ts'
import { type HallDetails, type ListedHall, lockHall, toListedHall, updateHall } from '../ledger/catalog/halls-store.ts'
import { noteChange } from '../ledger/events/outbox.ts'
import { hasComingShowtimes, renameOnShowtimes } from '../ledger/showtimes/showtimes-store.ts'

type ChangeHallRefusal = 'NoHall' | 'NameTaken' | 'IsScheduled'

/**
 * Changes a hall. Its seats can't change while a showtime in it has not ended: a showtime is sold on the plan that it
 * was made with. Wheelchair places stay where one can still sit there.
 */
export function createChangeHall({ db, clock }: { db: Database; clock: Clock }) {
  return async (by: Author, hallId: HallId, details: HallDetails): Promise<Result<ListedHall, ChangeHallRefusal>> =>
    unlessTaken({ halls_name: 'NameTaken' as const }, () =>
      inTransaction(db, async (trx): Promise<Result<ListedHall, ChangeHallRefusal>> => {
        const hall = await lockHall(trx, by.cinemaId, hallId)
        if (!hall) return refused('NoHall')
        const nowMs = clock.nowMs()
        if (!isSameGrid(details.plan, hall.plan) && (await hasComingShowtimes(trx, by.cinemaId, { hallId }, nowMs))) {
          return refused('IsScheduled')
        }
        await updateHall(trx, hall, details, withGrid(hall.plan, details.plan))
        const { name } = details
        if (name !== hall.name) await renameOnShowtimes(trx, by.cinemaId, { hallId, name }, nowMs)
        await noteChange(trx, by.cinemaId, 'halls', [hallId])
        const changed = { hallId, ...details }
        await keepAudit(trx, by, { action: 'hall-changed', from: toListedHall(hall), to: changed }, nowMs)
        return accepted(changed)
      }),
    )
}
