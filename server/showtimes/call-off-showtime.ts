import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Author } from '../accounts/audit-store.ts'
import { keepAudit } from '../accounts/audit-store.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { noteChange } from '../events/outbox.ts'
import { hasLiveTickets } from '../sales/tickets-store.ts'
import type { ShowtimeRow } from './showtimes-store.ts'
import { lockShowtime, toPlannedShowtime } from './showtimes-store.ts'

/**
 * Takes a showtime off the programme. Refused where a ticket of it is sold or in payment, as far as the server knows.
 * Kiosks that hold seats of it give them back when they hear; a sale that comes later waits for a person (rule 11).
 */
export function createCallOffShowtime({ db, clock }: { db: Database; clock: Clock }) {
  return async (by: Author, showtimeId: ShowtimeId): Promise<Result<ShowtimeRow, 'NoShowtime' | 'HasTickets'>> =>
    inTransaction(db, async (trx) => {
      const { cinemaId } = by
      const showtime = await lockShowtime(trx, cinemaId, showtimeId, 'alone')
      if (!showtime || showtime.called_off_at_ms !== null) return refused('NoShowtime')
      const nowMs = clock.nowMs()
      if (await hasLiveTickets(trx, { cinemaId, showtimeId }, nowMs)) return refused('HasTickets')
      await trx
        .updateTable('showtimes')
        .set({ called_off_at_ms: nowMs })
        .where('cinema_id', '=', cinemaId)
        .where('showtime_id', '=', showtimeId)
        .execute()
      await noteChange(trx, cinemaId, 'showtimes', [showtimeId])
      await keepAudit(trx, by, { action: 'showtime-called-off', from: toPlannedShowtime(showtime), to: null }, nowMs)
      return accepted(showtime)
    })
}
