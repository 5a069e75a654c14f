import type { Bilingual } from '../../../shared/catalog/replicas.ts'
import type { HallId } from '../../../shared/core/ids.ts'
import type { AskedChange, EditChange } from '../../../shared/edits/contract.ts'
import { overlayPendingEdits } from '../../../shared/edits/overlay-pending-edits.ts'
import { toChange } from '../../../shared/edits/to-change.ts'
import type { EditView, ScheduleView } from '../../../shared/edits/views.ts'
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
    about: about(change),
    movedTo: movedTo(change),
  }
}

function movedTo(change: EditChange): EditView['movedTo'] {
  const { filmId, hallId } = change.kind === 'change-showtime' ? change.to : {}
  return {
    film: fakeFilms.find((film) => film.filmId === filmId)?.title ?? null,
    hall: hallId === undefined ? null : (fakeHalls[hallId - 1]?.name ?? null),
  }
}

function about(change: EditChange): EditView['about'] {
  const showtimeId = 'showtimeId' in change ? change.showtimeId : null
  const known = fakeShowtimes.find((showtime) => showtime.showtimeId === showtimeId)
  const added = change.kind === 'add-showtime' ? change.showtime : null
  const filmId = added?.filmId ?? known?.filmId ?? ('filmId' in change ? change.filmId : null)
  const hallId = added?.hallId ?? (known ? hallIdOf(known) : 'hallId' in change ? change.hallId : null)
  return {
    film: addedName(change, 'add-film') ?? fakeFilms.find((film) => film.filmId === filmId)?.title ?? null,
    hall: addedName(change, 'add-hall') ?? (hallId === null ? null : (fakeHalls[hallId - 1]?.name ?? null)),
    beginsAt: added?.beginsAt ?? known?.beginsAt ?? null,
  }
}

function addedName(change: EditChange, kind: 'add-film' | 'add-hall'): Bilingual | null {
  if (change.kind !== kind) return null
  const name = change.kind === 'add-film' ? change.film.title : change.kind === 'add-hall' ? change.hall.name : ''
  return { zh: name, en: name }
}
