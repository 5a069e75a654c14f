import type { FilmReplica, HallReplica, SeatStatesReplica, ShowtimeReplica } from '../../shared/catalog/replicas.ts'
import type { FilmId, HallId, ShowtimeId } from '../../shared/core/ids.ts'
import { toFen } from '../../shared/core/money.ts'
import { seatGrid } from './seat-grid.ts'

/** Documents as a server replicates them: built small, with overrides. */

export function aFilm(filmId: number, more: Partial<FilmReplica> = {}): FilmReplica {
  const text = { zh: `片${filmId}`, en: `Film ${filmId}` }
  return {
    id: String(filmId),
    isDeleted: false,
    filmId: filmId as FilmId,
    title: text,
    synopsis: text,
    director: text,
    actors: text,
    genre: text,
    durationMinutes: 100,
    posterId: null,
    ...more,
  }
}

export function aHall(hallId = 1): HallReplica {
  const name = { zh: `${hallId}号厅`, en: `Hall ${hallId}` }
  const { plan } = seatGrid('......', '......')
  return { id: String(hallId), isDeleted: false, hallId: hallId as HallId, name, description: '', plan }
}

/** A showtime of film 1 in hall 1; `drawn` are its seats (seat-grid.ts). */
export function aShowtime(
  showtimeId: number,
  {
    beginsAt,
    drawn = ['......', '......'],
    ...more
  }: Partial<ShowtimeReplica> & { beginsAt: number; drawn?: string[] },
): ShowtimeReplica {
  return {
    id: String(showtimeId),
    isDeleted: false,
    showtimeId: showtimeId as ShowtimeId,
    filmId: 1 as FilmId,
    hallId: 1 as HallId,
    beginsAt,
    endsAt: beginsAt + 6_000,
    priceFen: toFen(4_500),
    plan: seatGrid(...drawn).plan,
    isCalledOff: false,
    allottedSeats: 60,
    ...more,
  }
}

export function someSeatStates(showtimeId: number, taken: SeatStatesReplica['taken']): SeatStatesReplica {
  return { id: String(showtimeId), isDeleted: false, showtimeId: showtimeId as ShowtimeId, taken }
}
