import type { ShowtimeId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Author } from '../ledger/accounts/audit-store.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import { type ShowtimeRow, toPlannedShowtime } from '../ledger/showtimes/showtimes-store.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'events' | 'sales' | 'showtimes'>

type CalledOff = Result<ShowtimeRow, 'NoShowtime' | 'HasTickets'>

/**
 * Takes a showtime off the schedule. Refused where a ticket of it is sold or in payment, as far as the server knows.
 * Kiosks that hold seats of it return them when they hear; of a sale that comes later the money is due (rule 11).
 */
export function createCallOffShowtime({ ledger, clock }: { ledger: Ledger; clock: Clock }) {
  return (by: Author, showtimeId: ShowtimeId): Promise<CalledOff> =>
    ledger.transact((tx) => callOffShowtime(tx, by, showtimeId, clock.nowMs()))
}

/** The same as a part of a transaction. */
export async function callOffShowtime(tx: Tx, by: Author, showtimeId: ShowtimeId, nowMs: number): Promise<CalledOff> {
  const { cinemaId } = by
  const showtime = await tx.showtimes.lockShowtime(cinemaId, showtimeId, 'alone')
  if (!showtime || showtime.called_off_at_ms !== null) return refused('NoShowtime')
  if (await tx.sales.hasLiveTickets({ cinemaId, showtimeId }, nowMs)) return refused('HasTickets')
  await tx.showtimes.updateShowtime({ cinemaId, showtimeId }, { called_off_at_ms: nowMs })
  await tx.events.noteChange(cinemaId, 'showtimes', [showtimeId])
  await tx.accounts.keepAudit(by, { action: 'showtime-called-off', from: toPlannedShowtime(showtime), to: null }, nowMs)
  return accepted(showtime)
}
