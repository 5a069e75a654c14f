import type { HallId } from '../../shared/core/ids.ts'
import { accepted, type Result } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction, unlessTaken } from '../db/transaction.ts'
import { type Author, keepAudit } from '../ledger/accounts/audit-store.ts'
import { type HallDetails, insertHall, type ListedHall } from '../ledger/catalog/halls-store.ts'
import { noteChange } from '../ledger/events/outbox.ts'

/**
 * Adds a hall. Its name must be its own: the unique index decides, also between two who add it at once. `hallId`: its
 * number, where a kiosk has made one.
 */
export function createAddHall({ db, clock }: { db: Database; clock: Clock }) {
  return async (
    by: Author,
    details: HallDetails,
    hallId: HallId | null = null,
  ): Promise<Result<ListedHall, 'NameTaken'>> =>
    unlessTaken({ halls_name: 'NameTaken' as const }, () =>
      inTransaction(db, async (trx) => {
        const hall = { hallId: await insertHall(trx, by.cinemaId, details, hallId), ...details }
        await noteChange(trx, by.cinemaId, 'halls', [hall.hallId])
        await keepAudit(trx, by, { action: 'hall-added', from: null, to: hall }, clock.nowMs())
        return accepted(hall)
      }),
    )
}
