import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand/react'
import type { FilmCard } from '../../shared/catalog/views.ts'
import type { FeedInput, FeedItem, FeedName, KioskLink } from '../../shared/screen-api.ts'
import type { Films } from './films.ts'
import type { Live, LiveStore } from './live-store.ts'
import type { Session, SessionStore } from './session-store.ts'
import { shareUnchanged } from './share-unchanged.ts'
import type { SmallPosters } from './small-posters.ts'

export type Kiosk = {
  readonly link: KioskLink
  readonly live: LiveStore
  readonly films: Films
  readonly smallPosters: SmallPosters
  readonly session: SessionStore
}

export const KioskContext = createContext<Kiosk | null>(null)

export function useKiosk(): Kiosk {
  const kiosk = useContext(KioskContext)
  if (kiosk === null) throw new Error('a screen was drawn outside of the kiosk')
  return kiosk
}

export function useLive<Part>(select: (live: Live) => Part): Part {
  return useStore(useKiosk().live, select)
}

export function useSession<Part>(select: (session: Session) => Part): Part {
  return useStore(useKiosk().session, select)
}

/** The films of the house; undefined until they were told for the first time. */
export function useFilms(): readonly FilmCard[] | undefined {
  const { films } = useKiosk()
  return useSyncExternalStore(films.subscribe, films.latest)
}

/**
 * The present item of a feed, followed while the screen is there; undefined until the first one came. What an item leaves
 * as it was keeps its identity.
 */
export function useFeed<Name extends Exclude<FeedName, 'films'>>(
  name: Name,
  input: FeedInput<Name>,
): FeedItem<Name> | undefined {
  const { link } = useKiosk()
  const key = JSON.stringify(input)
  const [held, setHeld] = useState<{ readonly key: string; readonly item: FeedItem<Name> }>()
  useEffect(
    () =>
      link.watch(name, JSON.parse(key) as FeedInput<Name>, (item) =>
        setHeld((before) => shareUnchanged(before, { key, item })),
      ),
    [link, name, key],
  )
  // An item of another input is never shown as this one's.
  return held?.key === key ? held.item : undefined
}
