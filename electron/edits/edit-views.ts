import type { Bilingual } from '../../shared/catalog/replicas.ts'
import type { FilmId, HallId, ShowtimeId } from '../../shared/core/ids.ts'
import type { EditChange } from '../../shared/edits/contract.ts'
import type { EditView } from '../../shared/edits/views.ts'
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

export function createEditViews({ edits, catalog }: { edits: EditsStore; catalog: Catalog }): EditViews {
  /** What a number stands for: as replicated, or as an edit of this kiosk would have it. */
  function nameFilm(filmId: FilmId): Bilingual | null {
    const known = catalog.filmFor(filmId)?.title
    return known ?? both(firstOf('add-film', (change) => (change.filmId === filmId ? change.film.title : null)))
  }

  function nameHall(hallId: HallId): Bilingual | null {
    const known = catalog.hallFor(hallId)?.name
    return known ?? both(firstOf('add-hall', (change) => (change.hallId === hallId ? change.hall.name : null)))
  }

  function findShowtime(showtimeId: ShowtimeId) {
    const known = catalog.showtimeFor(showtimeId)
    return known ?? firstOf('add-showtime', (change) => (change.showtimeId === showtimeId ? change.showtime : null))
  }

  function firstOf<Kind extends EditChange['kind'], Found>(
    kind: Kind,
    find: (change: Extract<EditChange, { kind: Kind }>) => Found | null,
  ): Found | null {
    for (const { change } of edits.all()) {
      const found = change.kind === kind ? find(change as Extract<EditChange, { kind: Kind }>) : null
      if (found !== null) return found
    }
    return null
  }

  function aboutOf(change: EditChange): EditView['about'] {
    const nothing = { film: null, hall: null, beginsAt: null }
    switch (change.kind) {
      case 'add-film':
        return { ...nothing, film: both(change.film.title) }
      case 'change-film':
        return { ...nothing, film: nameFilm(change.filmId) }
      case 'remove-film':
        return { ...nothing, film: nameFilm(change.filmId) ?? both(change.from.title) }
      case 'add-hall':
        return { ...nothing, hall: both(change.hall.name) }
      case 'change-hall':
        return { ...nothing, hall: nameHall(change.hallId) }
      case 'remove-hall':
        return { ...nothing, hall: nameHall(change.hallId) ?? both(change.from.name) }
      case 'add-showtime':
        return aboutShowtime(change.showtime)
      case 'change-showtime':
        return aboutShowtime({ ...findShowtime(change.showtimeId), ...change.from })
      case 'call-off-showtime':
        return aboutShowtime(change.from)
      case 'set-member-level':
      case 'change-policy':
        return nothing
    }
  }

  function aboutShowtime(showtime: { filmId?: FilmId; hallId?: HallId; beginsAt?: number }): EditView['about'] {
    const { filmId, hallId, beginsAt } = showtime
    return {
      film: filmId === undefined ? null : nameFilm(filmId),
      hall: hallId === undefined ? null : nameHall(hallId),
      beginsAt: beginsAt ?? null,
    }
  }

  /** Where a showtime goes by it, as far as that is said by a number. */
  function movedToBy(change: EditChange): EditView['movedTo'] {
    const { filmId, hallId } = change.kind === 'change-showtime' ? change.to : {}
    return {
      film: filmId === undefined ? null : nameFilm(filmId),
      hall: hallId === undefined ? null : nameHall(hallId),
    }
  }

  function viewOf({ id, madeAtMs, madeBy, state, change, refusal, decidedAtMs }: StoredEdit): EditView {
    return {
      id,
      madeAtMs,
      madeBy,
      state,
      change,
      refusal,
      decidedAtMs,
      about: aboutOf(change),
      movedTo: movedToBy(change),
    }
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

function both(text: string | null): Bilingual | null {
  return text === null ? null : { zh: text, en: text }
}

/** For staff who may not see the edits themselves: what it was about and the server's own word. */
function toDetail({ change, about, refusal }: EditView): string {
  const email = change.kind === 'set-member-level' ? change.email : null
  const names = [about.film?.zh, about.hall?.zh, email].filter((name) => typeof name === 'string')
  return [...names, change.kind, refusal?.code].join(' · ')
}
