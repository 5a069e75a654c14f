import { fenToYuan } from '../../shared/core/money.ts'
import { accepted } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { listComingShowtimes } from '../showtimes/showtimes-store.ts'
import type { Operation } from './operation.ts'
import { operation } from './operation.ts'
import { toUnixSeconds } from './unix-seconds.ts'

/** Row 16: find performances. */
export function showtimeOperations({ db, clock }: { db: Database; clock: Clock }): Operation[] {
  return [
    operation({
      paths: ['admin/schedule/findsche'],
      who: 'anyone',
      parameters: {},
      answer: async ({ cinemaId }) => {
        const showtimes = await listComingShowtimes(db, cinemaId, clock.nowMs())
        return accepted(
          showtimes.map((showtime) => ({
            schedule_id: showtime.showtime_id,
            movie_name: showtime.film_title,
            schedule_begin_time: toUnixSeconds(showtime.begins_at_ms),
            schedule_end_time: toUnixSeconds(showtime.ends_at_ms),
            hall_name: showtime.hall_name,
            schedule_price: fenToYuan(showtime.price_fen),
          })),
        )
      },
    }),
  ]
}
