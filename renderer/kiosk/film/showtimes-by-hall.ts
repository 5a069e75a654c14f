import type { ShowtimeView } from '../../../shared/catalog/views.ts'

/** The days of these showtimes, each once, soonest first. */
export function daysOf(showtimes: readonly ShowtimeView[]): string[] {
  return [...new Set(showtimes.map(({ day }) => day))].toSorted()
}

export type OfOneHall = readonly [ShowtimeView, ...ShowtimeView[]]

/** The showtimes hall by hall, each hall's by time; the hall whose first showtime is soonest comes first. */
export function byHall(showtimes: readonly ShowtimeView[]): OfOneHall[] {
  const halls = new Map<string, OfOneHall>()
  for (const showtime of showtimes.toSorted((a, b) => a.beginsAt - b.beginsAt)) {
    const before = halls.get(showtime.hallName.zh)
    halls.set(showtime.hallName.zh, before ? [...before, showtime] : [showtime])
  }
  return [...halls.values()]
}
