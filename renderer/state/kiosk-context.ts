import { createContext, useContext, useEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import type { FeedInput, FeedItem, FeedName, KioskLink } from '../../shared/screen-api.ts'
import type { Live, LiveStore } from './live-store.ts'
import type { Session, SessionStore } from './session-store.ts'

export type Kiosk = { readonly link: KioskLink; readonly live: LiveStore; readonly session: SessionStore }

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

/** The present item of a feed, followed while the screen is there; undefined until the first one came. */
export function useFeed<Name extends FeedName>(name: Name, input: FeedInput<Name>): FeedItem<Name> | undefined {
  const { link } = useKiosk()
  const key = JSON.stringify(input)
  const [held, setHeld] = useState<{ readonly key: string; readonly item: FeedItem<Name> }>()
  useEffect(
    () => link.watch(name, JSON.parse(key) as FeedInput<Name>, (item) => setHeld({ key, item })),
    [link, name, key],
  )
  // An item of another input is never shown as this one's.
  return held?.key === key ? held.item : undefined
}
