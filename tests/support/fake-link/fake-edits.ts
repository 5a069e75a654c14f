import type { HallId } from '../../../shared/core/ids.ts'
import type { KnownNames } from '../../../shared/edits/edit-kind-parts.ts'
import { type AskedChange, overlayPendingEdits, subjectOf, toChange } from '../../../shared/edits/edit-kinds.ts'
import type { ScheduleView } from '../../../shared/edits/schedule-view.ts'
import type { EditView } from '../../../shared/edits/views.ts'
import { type FakeShowtime, fakeFilms, fakeHalls, fakeShowtimes } from './schedule.ts'

const policy: ScheduleView['policy'] = {
  inForce: {
    ...{ holdSeconds: 900, cutoffMinutes: 10, refundClosesMinutes: 30, turnaroundMinutes: 15 },
    ...{ memberLevels: [1, 0.95, 0.9, 0.85], allotmentSeats: 8, allotmentShare: 0.4, allotmentHours: 48 },
    ...{ allotmentFullHours: 12, allotmentHomeMinutes: 5 },
    ...{ lastSeats: 4, staleHours: 12, offlineSales: 'allotment' },
  },
  own: { cutoffMinutes: 10 },
}

const hallIdOf = ({ hall }: FakeShowtime) => (fakeHalls.indexOf(hall) + 1) as HallId

const replicated: ScheduleView = {
  films: fakeFilms.map(({ filmId, title, actors, director, synopsis, durationMinutes }) => ({
    ...{ filmId, waiting: 'no', shown: title, title: title.zh, actors: actors.zh, director: director.zh },
    ...{ synopsis: synopsis.zh, durationMinutes },
  })),
  halls: fakeHalls.map(({ name, plan }, index) => ({
    ...{ hallId: (index + 1) as HallId, waiting: 'no', shown: name, name: name.zh, description: '', plan },
  })),
  showtimes: fakeShowtimes
    .map((showtime) => ({
      ...{ showtimeId: showtime.showtimeId, waiting: 'no' as const, filmId: showtime.filmId },
      ...{ hallId: hallIdOf(showtime), beginsAt: showtime.beginsAt, priceFen: showtime.priceFen },
    }))
    .toSorted((a, b) => a.beginsAt - b.beginsAt),
  policy,
}

/** What can be edited, with the edits that wait laid over it. */
export function fakeSchedule(edits: readonly EditView[]): ScheduleView {
  const waiting = edits.filter(({ state }) => state === 'waiting').reverse()
  return overlayPendingEdits(
    replicated,
    waiting.map(({ change }) => change),
  )
}

let lastId = 100_000_000

/** An edit that waits, as the feed shows it. */
export async function fakeEdit(id: string, asked: AskedChange, madeAtMs: number): Promise<EditView> {
  lastId += 1
  const change = await toChange(asked, async () => lastId)
  return {
    id,
    madeAtMs,
    madeBy: '沈安',
    state: 'waiting',
    change,
    refusal: null,
    decidedAtMs: null,
    ...subjectOf(change, known),
  }
}

const known: KnownNames = {
  film: (filmId) => fakeFilms.find((film) => film.filmId === filmId)?.title ?? null,
  hall: (hallId) => fakeHalls[hallId - 1]?.name ?? null,
  showtime: (showtimeId) => {
    const showtime = fakeShowtimes.find((one) => one.showtimeId === showtimeId)
    return showtime ? { ...showtime, hallId: hallIdOf(showtime) } : null
  },
}
