import '@fontsource-variable/noto-sans-sc'
import '../ui/theme.css'
import '../ui/base.css'
import '../ui/controls.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import type { KioskLink } from '../../shared/screen-api.ts'
import { createFilms } from '../state/films.ts'
import { KioskContext } from '../state/kiosk-context.ts'
import { createLiveStore } from '../state/live-store.ts'
import { createSessionStore } from '../state/session-store.ts'
import { createSmallPosters } from '../state/small-posters.ts'
import { drawSmall } from '../ui/draw-small.ts'
import { App } from './app.tsx'
import { followOrder } from './follow-order.ts'

/** Draws the kiosk's screens into `root` and keeps them going over this link. */
export function startKiosk(root: HTMLElement, link: KioskLink): void {
  // The page's policy forbids functions made of text, which zod would try and the log would tell.
  z.config({ jitless: true })
  const kiosk = {
    link,
    live: createLiveStore(link),
    films: createFilms(link),
    smallPosters: createSmallPosters(drawSmall),
    session: createSessionStore(),
  }
  followOrder(kiosk)
  // A kiosk is no browser: no menu on a long press, nothing dragged out of the page.
  for (const name of ['contextmenu', 'dragstart'] as const)
    root.addEventListener(name, (event) => event.preventDefault())
  createRoot(root).render(
    <StrictMode>
      <KioskContext value={kiosk}>
        <App />
      </KioskContext>
    </StrictMode>,
  )
}
