import { openMadeUpKiosk } from './page/made-up-kiosk.ts'
import { type TapToFilms, tapToFilms } from './page/tap-to-films.ts'
import type { GrowRow } from './row.ts'

const settleMs = 2_000
const rounds = 10

/**
 * The best of ten goes, in one page as a kiosk has it all day. Motion is off: what fades in has no first frame to time. The
 * sizes are those of the promise, a large house and all that a season shows, not ten apart.
 */
export const filmsScreen: GrowRow = {
  name: 'films-screen',
  about: 'from a touch to the films, films of the house, best of ten',
  sizes: [60, 400],
  figures: {
    'touch to every film in sight presented': { unit: 'ms', maxAtSmall: 60, most: 250 },
    'touch to all films in the page': { unit: 'ms', most: 400 },
    'processor of the page, there and back': { unit: 'ms', most: 400 },
  },
  measure: async (filmCount) => {
    const kiosk = await openMadeUpKiosk(filmCount, 'reduce')
    const went: (TapToFilms & { readonly pageMs: number })[] = []
    for (let round = 0; round < rounds; round++) {
      await kiosk.page.waitForTimeout(settleMs)
      const before = await kiosk.processorMs()
      const tap = await tapToFilms(kiosk.page, filmCount)
      went.push({ ...tap, pageMs: (await kiosk.processorMs()).page - before.page })
    }
    await kiosk.close()
    return {
      'touch to every film in sight presented': Math.min(...went.map(({ inSightMs }) => inSightMs)),
      'touch to all films in the page': Math.min(...went.map(({ allThereMs }) => allThereMs)),
      'processor of the page, there and back': Math.min(...went.map(({ pageMs }) => pageMs)),
    }
  },
}
