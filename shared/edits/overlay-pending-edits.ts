import { withGrid } from '../seats/seat-plan.ts'
import type { EditChange, PolicyParts } from './contract.ts'
import type { ScheduleFilm, ScheduleHall, ScheduleShowtime, ScheduleView } from './views.ts'

/**
 * The schedule as it will be once the server has accepted these changes, in the order in which they were made. What the
 * next edit is based on: an edit that follows one which is refused is refused in turn, since the server lacks its `from`.
 */
export function overlayPendingEdits(schedule: ScheduleView, changes: readonly EditChange[]): ScheduleView {
  return changes.reduce(
    ({ films, halls, showtimes, policy }, change) => ({
      films: overFilms(films, change),
      halls: overHalls(halls, change),
      showtimes: overShowtimes(showtimes, change),
      policy: change.kind === 'change-policy' ? { ...policy, own: withParts(policy.own, change.to) } : policy,
    }),
    schedule,
  )
}

function overFilms(films: ScheduleFilm[], change: EditChange): ScheduleFilm[] {
  if (change.kind === 'add-film') {
    const { filmId, film } = change
    const added: ScheduleFilm = { filmId, waiting: 'added', shown: inBoth(film.title), ...film }
    return [...films.filter((known) => known.filmId !== filmId), added]
  }
  if (change.kind === 'remove-film') return films.filter(({ filmId }) => filmId !== change.filmId)
  if (change.kind !== 'change-film') return films
  const { to } = change
  const shown = to.title === undefined ? {} : { shown: inBoth(to.title) }
  return films.map((film) => (film.filmId === change.filmId ? changed(film, { ...to, ...shown }) : film))
}

function overHalls(halls: ScheduleHall[], change: EditChange): ScheduleHall[] {
  if (change.kind === 'add-hall') {
    const { hallId, hall } = change
    const plan = withGrid({ wheelchairs: [] }, hall.plan)
    const added: ScheduleHall = { hallId, waiting: 'added', shown: inBoth(hall.name), ...hall, plan }
    return [...halls.filter((known) => known.hallId !== hallId), added]
  }
  if (change.kind === 'remove-hall') return halls.filter(({ hallId }) => hallId !== change.hallId)
  if (change.kind !== 'change-hall') return halls
  const { plan, ...texts } = change.to
  const shown = texts.name === undefined ? {} : { shown: inBoth(texts.name) }
  return halls.map((hall) => {
    if (hall.hallId !== change.hallId) return hall
    return changed(hall, { ...texts, ...shown, ...(plan && { plan: withGrid(hall.plan, plan) }) })
  })
}

function overShowtimes(showtimes: ScheduleShowtime[], change: EditChange): ScheduleShowtime[] {
  if (change.kind === 'add-showtime') {
    const { showtimeId, showtime } = change
    const added: ScheduleShowtime = { showtimeId, waiting: 'added', ...showtime }
    return [...showtimes.filter((known) => known.showtimeId !== showtimeId), added]
  }
  if (change.kind === 'call-off-showtime') return showtimes.filter(({ showtimeId }) => showtimeId !== change.showtimeId)
  if (change.kind !== 'change-showtime') return showtimes
  const { showtimeId, to } = change
  return showtimes.map((showtime) => (showtime.showtimeId === showtimeId ? changed(showtime, to) : showtime))
}

/** What was only added stays that: it is nowhere else yet. */
function changed<Item extends ScheduleFilm | ScheduleHall | ScheduleShowtime>(item: Item, to: Partial<Item>): Item {
  return { ...item, ...to, waiting: item.waiting === 'added' ? 'added' : 'changed' }
}

/** A new text has no English one yet, as at the server. */
function inBoth(text: string): ScheduleFilm['shown'] {
  return { zh: text, en: text }
}

/** null: none of the cinema's own. */
function withParts(own: ScheduleView['policy']['own'], to: PolicyParts): ScheduleView['policy']['own'] {
  return Object.fromEntries(Object.entries({ ...own, ...to }).filter(([, value]) => value !== null))
}
