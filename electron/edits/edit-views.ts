import { inBoth, type KnownNames } from '../../shared/edits/edit-kind-parts.ts'
import {
  addedIdOf,
  type ChangeOf,
  type EditKind,
  overlayPendingEdits,
  subjectOf,
} from '../../shared/edits/edit-kinds.ts'
import type { ScheduleView } from '../../shared/edits/schedule-view.ts'
import type { EditView } from '../../shared/edits/views.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { DeviceView } from '../../shared/sync/views.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { StoredEdit } from '../store/stored-edit.ts'
import type { EditsStore } from './edits-store.ts'

const maxAccepted = 30

export type EditViews = {
  /** The newest first: all that wait or were refused, and the last of those that were accepted. */
  readonly views: () => EditView[]
  /** What was refused, as a notice to all staff; gone once it is revised or discarded. */
  readonly notices: () => DeviceView['notices']
}

/** What administrators edited here, as the screens show it. */
export function createEditViews({ edits, catalog }: { edits: EditsStore; catalog: Catalog }): EditViews {
  /** What a number stands for: as replicated, or as an edit of this kiosk would have it. */
  const known: KnownNames = {
    film: (filmId) => catalog.filmFor(filmId)?.title ?? inBothOrNull(findAdded('add-film', filmId)?.film.title),
    hall: (hallId) => catalog.hallFor(hallId)?.name ?? inBothOrNull(findAdded('add-hall', hallId)?.hall.name),
    showtime: (showtimeId) =>
      catalog.showtimeFor(showtimeId) ?? findAdded('add-showtime', showtimeId)?.showtime ?? null,
  }

  function findAdded<Kind extends EditKind>(kind: Kind, id: number): ChangeOf<Kind> | undefined {
    const added = edits.all().find(({ change }) => change.kind === kind && addedIdOf(change) === id)
    return added?.change as ChangeOf<Kind> | undefined
  }

  function viewOf({ id, madeAtMs, madeBy, state, change, refusal, decidedAtMs }: StoredEdit): EditView {
    return { id, madeAtMs, madeBy, state, change, refusal, decidedAtMs, ...subjectOf(change, known) }
  }

  const newestFirst = () => edits.all().reverse()

  return {
    views: () => {
      const last = newestFirst().filter(({ state }) => state === 'accepted')
      const old = new Set(last.slice(maxAccepted).map(({ id }) => id))
      return newestFirst()
        .filter(({ id }) => !old.has(id))
        .map(viewOf)
    },
    notices: () =>
      newestFirst()
        .filter(({ state }) => state === 'refused')
        .map((edit) => ({
          atMs: edit.decidedAtMs ?? edit.madeAtMs,
          what: 'edit-refused' as const,
          detail: toDetail(viewOf(edit)),
        })),
  }
}

function inBothOrNull(text: string | undefined) {
  return text === undefined ? null : inBoth(text)
}

/** For staff who may not see the edits themselves: what it was about and the server's own word. */
function toDetail({ change, about, refusal }: EditView): string {
  const names = [about.film?.zh, about.hall?.zh, about.email].filter((name) => typeof name === 'string')
  return [...names, change.kind, refusal?.code].join(' · ')
}

/** What an administrator edits: the replicas, with the edits that wait laid over them. Nothing is sold from it. */
export function createSchedule(deps: {
  readonly catalog: Catalog
  readonly edits: EditsStore
  readonly policy: () => Policy
}): () => ScheduleView {
  const { catalog, edits } = deps
  return () => {
    const waiting = edits.all().filter(({ state }) => state === 'waiting')
    const schedule = overlayPendingEdits(
      replicated(catalog, deps.policy()),
      waiting.map(({ change }) => change),
    )
    return { ...schedule, showtimes: schedule.showtimes.toSorted((a, b) => a.beginsAt - b.beginsAt) }
  }
}

function replicated(catalog: Catalog, inForce: Policy): ScheduleView {
  return {
    films: [...catalog.films()].map(({ filmId, title, actors, director, synopsis, durationMinutes }) => ({
      filmId,
      waiting: 'no',
      shown: title,
      durationMinutes,
      title: title.zh,
      actors: actors.zh,
      director: director.zh,
      synopsis: synopsis.zh,
    })),
    halls: [...catalog.halls()].map(({ hallId, name, description, plan }) => ({
      hallId,
      waiting: 'no',
      shown: name,
      name: name.zh,
      description,
      plan,
    })),
    showtimes: catalog
      .showtimesAhead()
      .filter(({ isCalledOff }) => !isCalledOff)
      .map(({ showtimeId, filmId, hallId, beginsAt, priceFen }) => ({
        showtimeId,
        waiting: 'no',
        filmId,
        hallId,
        beginsAt,
        priceFen,
      })),
    policy: { inForce, own: catalog.ownPolicy() },
  }
}
