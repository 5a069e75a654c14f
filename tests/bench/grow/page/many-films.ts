import type { FilmCard } from '../../../../shared/catalog/views.ts'
import type { FilmId, ShowtimeId } from '../../../../shared/core/ids.ts'
import { toFen } from '../../../../shared/core/money.ts'
import { cinemaDay } from '../../../../shared/core/time.ts'
import { fakeFilms, fakeHalls, opensAtMs, timeZone } from '../../../support/fake-link/schedule.ts'

/** A house of `count` films, each with a poster of its own: nine of ten have four showtimes ahead, the others are to come. */
export function manyFilms(count: number): FilmCard[] {
  const cards = Array.from({ length: count }, (_, index) => aCard(index))
  return [...cards.filter(({ status }) => status === 'showing'), ...cards.filter(({ status }) => status === 'coming')]
}

/** The address of a film's poster says which of the demo cinema's pictures it shows. */
export function pictureOf(posterId: string): string {
  return posterId.replace(/^\d+-/, '')
}

function aCard(index: number): FilmCard {
  const film = fakeFilms[index % fakeFilms.length]
  if (!film) throw new Error('the demo cinema has no films')
  const { title, genre, durationMinutes, posterPath } = film
  const filmId = (index + 1) as FilmId
  const isComing = index % 10 === 9
  return {
    filmId,
    title: { zh: `${title.zh}${filmId}`, en: `${title.en} ${filmId}` },
    genre,
    durationMinutes,
    posterPath: posterPath?.replace('/poster/', `/poster/${filmId}-`) ?? null,
    status: isComing ? 'coming' : 'showing',
    nextShowtimes: isComing ? [] : [0, 1, 2, 3].map((slot) => aShowtime(index, slot)),
  }
}

function aShowtime(index: number, slot: number): FilmCard['nextShowtimes'][number] {
  const beginsAt = opensAtMs / 1000 + ((index % 40) + 1) * 600 + slot * 30_000
  const showtimeId = (10_000 + index * 4 + slot) as ShowtimeId
  const hallName = fakeHalls[index % fakeHalls.length]?.name ?? { zh: '1号厅', en: 'Hall 1' }
  const when = { beginsAt, endsAt: beginsAt + 7_200, day: cinemaDay(beginsAt * 1000, timeZone) }
  return { showtimeId, ...when, hallName, priceFen: toFen(4500), seatsLeft: 90, saleState: 'on-sale' }
}
