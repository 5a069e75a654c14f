import { sql } from 'kysely'
import { type ShowtimeId, serverDevice } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { noteChange } from '../events/outbox.ts'
import { lapseTicketsOf } from '../sales/tickets-store.ts'

const mostAtOnce = 200

/**
 * Frees the seats whose hold for a web customer ran out, and lets their orders lapse; answers how many. They could be
 * claimed from the moment the hold ended; this tells the kiosks and keeps the tables plain. Seats that another
 * transaction is busy with are passed over until the next turn.
 */
export async function lapseHolds({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  return inTransaction(db, async (trx) => {
    const freed = await sql<{ cinemaId: number; showtimeId: ShowtimeId; row: number; col: number }>`
      update seat_custody set state = 'free', holder = ${serverDevice}, epoch = 0, hold_ends_at_ms = null
      where (cinema_id, showtime_id, seat_row, seat_col) in (
        select cinema_id, showtime_id, seat_row, seat_col from seat_custody
        where state = 'in-payment' and hold_ends_at_ms <= ${clock.nowMs()}
        order by cinema_id, showtime_id, seat_row, seat_col limit ${mostAtOnce} for update skip locked)
      returning cinema_id as "cinemaId", showtime_id as "showtimeId", seat_row as "row", seat_col as "col"`.execute(trx)
    const seatsByShowtime = Map.groupBy(freed.rows, (seat) => `${seat.cinemaId}/${seat.showtimeId}`)
    for (const seats of seatsByShowtime.values()) {
      const [first] = seats
      if (!first) continue
      await lapseTicketsOf(trx, first, seats)
      await noteChange(trx, first.cinemaId, 'seatStates', [first.showtimeId])
    }
    return freed.rows.length
  })
}
