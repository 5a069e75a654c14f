import { NEVER } from 'rxjs'
import type { ShowtimeFacts } from '../../electron/catalog/showtime-facts.ts'
import type { FilmId, HallId, ShowtimeId } from '../../shared/core/ids.ts'
import { toFen } from '../../shared/core/money.ts'
import { seatGrid } from './seat-grid.ts'

export const aShowtime = 7 as ShowtimeId

/** One film, one hall and one showtime of it, or `count` of them, an hour from now, with the seats as drawn. */
export function someShowtimeFacts(nowMs: number, drawn: readonly string[] = ['......', '......', '......'], count = 1) {
  const { plan } = seatGrid(...drawn)
  const showtime = {
    id: '7',
    showtimeId: aShowtime,
    filmId: 1 as FilmId,
    hallId: 1 as HallId,
    beginsAt: Math.floor(nowMs / 1_000) + 3_600,
    endsAt: Math.floor(nowMs / 1_000) + 9_000,
    priceFen: toFen(4_500),
    plan,
    isCalledOff: false,
    allottedSeats: 60,
  }
  const showtimes = Array.from({ length: count }, (_, index) => {
    const showtimeId = (aShowtime + index) as ShowtimeId
    return { ...showtime, id: String(showtimeId), showtimeId, beginsAt: showtime.beginsAt + index }
  })
  const text = { zh: '片', en: 'Film' }
  const film = { id: '1', filmId: 1 as FilmId, title: text, synopsis: text, director: text, actors: text, genre: text }
  const facts: ShowtimeFacts = {
    showtimeFor: (id) => showtimes.find(({ showtimeId }) => showtimeId === id) ?? null,
    seatStatesFor: () => null,
    filmFor: () => ({ ...film, durationMinutes: 100, posterId: null }),
    hallFor: () => ({ id: '1', hallId: 1 as HallId, name: text, description: '', plan }),
    changes$: NEVER,
    showtimesAhead: () => showtimes,
  }
  return facts
}
