import { fenToYuan } from '../../../shared/core/money.ts'
import type { ShowtimeRow } from '../../ledger/showtimes/showtimes-store.ts'
import { toUnixSeconds } from './unix-seconds.ts'

// A performance as each operation tells of it: the parts that they share first, then what each one gives.

function toTimes(showtime: ShowtimeRow) {
  return {
    schedule_begin_time: toUnixSeconds(showtime.begins_at_ms),
    schedule_end_time: toUnixSeconds(showtime.ends_at_ms),
  }
}

/** 14. */
export function toCalledOffSchedule(showtime: ShowtimeRow) {
  return {
    movie_name: showtime.film_title,
    schedule_begin_time: toUnixSeconds(showtime.begins_at_ms),
    hall_name: showtime.hall_name,
    schedule_price: fenToYuan(showtime.price_fen),
  }
}

/** 15. */
export function toChangedSchedule(showtime: ShowtimeRow) {
  return { ...toCalledOffSchedule(showtime), ...toTimes(showtime) }
}

/** 16. */
export function toListedSchedule(showtime: ShowtimeRow) {
  return { schedule_id: showtime.showtime_id, ...toChangedSchedule(showtime) }
}

/** 13, and 18. */
export function toNewSchedule(showtime: ShowtimeRow) {
  return { ...toListedSchedule(showtime), movie_id: showtime.film_id, hall_id: showtime.hall_id }
}

/** 17. */
export function toSlot(showtime: ShowtimeRow) {
  return {
    movie_name: showtime.film_title,
    schedule_id: showtime.showtime_id,
    schedule_begin_time: toUnixSeconds(showtime.begins_at_ms),
    movie_end_time: toUnixSeconds(showtime.ends_at_ms),
  }
}
