import type { EditChange, PolicyParts } from './contract.ts'
import type { ProgrammeFilm, ProgrammeHall, ProgrammeShowtime, ProgrammeView } from './views.ts'

/**
 * The programme as it will be once the server has accepted these changes, in the order in which they were made. What the
 * next edit is based on: an edit that follows one which is refused is refused in turn, since the server lacks its `from`.
 */
export function layOver(programme: ProgrammeView, changes: readonly EditChange[]): ProgrammeView {
  return changes.reduce(layOne, programme)
}

function layOne(programme: ProgrammeView, change: EditChange): ProgrammeView {
  const { films, halls, showtimes, policy } = programme
  switch (change.kind) {
    case 'add-film':
      return {
        ...programme,
        films: put(films, isFilm(change), { ...change.film, filmId: change.filmId, waiting: 'added' }),
      }
    case 'change-film':
      return { ...programme, films: films.map((film) => (isFilm(change)(film) ? changed(film, change.to) : film)) }
    case 'remove-film':
      return { ...programme, films: films.filter((film) => !isFilm(change)(film)) }
    case 'add-hall': {
      const { name, description } = change.hall
      const hall: ProgrammeHall = { hallId: change.hallId, name, description, waiting: 'added' }
      return { ...programme, halls: put(halls, isHall(change), hall) }
    }
    case 'change-hall':
      return { ...programme, halls: halls.map((hall) => (isHall(change)(hall) ? changed(hall, change.to) : hall)) }
    case 'remove-hall':
      return { ...programme, halls: halls.filter((hall) => !isHall(change)(hall)) }
    case 'add-showtime': {
      const showtime: ProgrammeShowtime = { ...change.showtime, showtimeId: change.showtimeId, waiting: 'added' }
      return { ...programme, showtimes: put(showtimes, isShowtime(change), showtime) }
    }
    case 'change-showtime': {
      const isIt = isShowtime(change)
      return { ...programme, showtimes: showtimes.map((each) => (isIt(each) ? changed(each, change.to) : each)) }
    }
    case 'call-off-showtime':
      return { ...programme, showtimes: showtimes.filter((showtime) => !isShowtime(change)(showtime)) }
    case 'change-policy':
      return { ...programme, policy: { ...policy, own: withParts(policy.own, change.to) } }
    case 'set-member-level':
      return programme
  }
}

const isFilm =
  ({ filmId }: Pick<ProgrammeFilm, 'filmId'>) =>
  (film: ProgrammeFilm) =>
    film.filmId === filmId
const isHall =
  ({ hallId }: Pick<ProgrammeHall, 'hallId'>) =>
  (hall: ProgrammeHall) =>
    hall.hallId === hallId
const isShowtime =
  ({ showtimeId }: Pick<ProgrammeShowtime, 'showtimeId'>) =>
  (showtime: ProgrammeShowtime) =>
    showtime.showtimeId === showtimeId

function put<Item>(items: readonly Item[], isIt: (item: Item) => boolean, added: Item): Item[] {
  return [...items.filter((item) => !isIt(item)), added]
}

/** What was only added stays that: it is nowhere else yet. */
function changed<Item extends ProgrammeFilm | ProgrammeHall | ProgrammeShowtime>(item: Item, to: Partial<Item>): Item {
  return { ...item, ...to, waiting: item.waiting === 'added' ? 'added' : 'changed' }
}

function withParts(own: ProgrammeView['policy']['own'], to: PolicyParts): ProgrammeView['policy']['own'] {
  return Object.fromEntries(Object.entries({ ...own, ...to }).filter(([, value]) => value !== null))
}
