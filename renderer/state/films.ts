import type { FilmCard } from '../../shared/catalog/views.ts'
import type { KioskLink } from '../../shared/screen-api.ts'
import { shareUnchanged } from './share-unchanged.ts'

/** The films of the house, followed while any screen shows them. */
export type Films = {
  /** What they last were, or undefined before they were ever told. */
  readonly latest: () => readonly FilmCard[] | undefined
  readonly subscribe: (listener: () => void) => () => void
}

/**
 * Follows the films over `link` for as long as somebody listens. A screen that takes over from another one at once goes on
 * with the same feed, and one that comes later starts from what they last were: it has something to draw with its first frame.
 */
export function createFilms(link: Pick<KioskLink, 'watch'>): Films {
  let films: readonly FilmCard[] | undefined
  let stop: (() => void) | undefined
  const listeners = new Set<() => void>()

  const stopIfAlone = () => {
    if (listeners.size > 0) return
    stop?.()
    stop = undefined
  }
  const onItem = (item: readonly FilmCard[]) => {
    films = shareUnchanged(films, item)
    for (const listener of listeners) listener()
  }

  return {
    latest: () => films,
    subscribe: (listener) => {
      listeners.add(listener)
      stop ??= link.watch('films', {}, onItem)
      return () => {
        listeners.delete(listener)
        // The next screen listens within the same turn.
        queueMicrotask(stopIfAlone)
      }
    },
  }
}
