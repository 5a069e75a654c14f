import { overlayPendingEdits } from '../../shared/edits/edit-kinds.ts'
import type { ScheduleView } from '../../shared/edits/schedule-view.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { EditsStore } from './edits-store.ts'

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
