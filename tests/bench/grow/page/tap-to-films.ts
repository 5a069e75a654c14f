import type { Page } from '@playwright/test'

/** From a touch on, in ms: until every film in sight was presented, its words and its poster, and until all are there. */
export type TapToFilms = { readonly inSightMs: number; readonly allThereMs: number }

/** What the page notes of one touch, by its own clock, in ms. */
type Noted = { tappedAt: number; presentedAt: number; allThereAt: number }

declare global {
  interface Window {
    noted: Noted
  }
}

/** Posters come over HTTP, and the browser tells of a frame after it was presented. */
const settleMs = 1_000

/** Touches the screen where nobody is, waits until all `filmCount` films are there, and goes back. */
export async function tapToFilms(page: Page, filmCount: number): Promise<TapToFilms> {
  await page.evaluate(noteFilms, filmCount)
  await page.mouse.click(300, 300)
  await page.waitForFunction(() => window.noted.allThereAt > 0)
  await page.waitForTimeout(settleMs)
  const { tappedAt, presentedAt, allThereAt } = await page.evaluate(() => window.noted)
  await page.locator('.bottom-bar-back').click()
  await page.locator('[data-screen="attract"]').waitFor()
  return { inSightMs: presentedAt - tappedAt, allThereMs: allThereAt - tappedAt }
}

/** In the page: marks what comes, so that the browser tells when it was presented (Element Timing), if it is in sight. */
function noteFilms(filmCount: number): void {
  const noted: Noted = { tappedAt: 0, presentedAt: Number.NaN, allThereAt: 0 }
  window.noted = noted
  addEventListener(
    'pointerdown',
    ({ timeStamp }) => {
      noted.tappedAt = timeStamp
    },
    { once: true },
  )
  const timing = new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries())
      if (startTime > noted.tappedAt) noted.presentedAt = Math.max(noted.presentedAt || 0, startTime)
  })
  timing.observe({ type: 'element' })
  const marking = new MutationObserver(() => {
    for (const part of document.querySelectorAll('.film-tile :is(h3, img):not([elementtiming])'))
      part.setAttribute('elementtiming', 'film')
    if (document.querySelectorAll('.film-tile').length < filmCount) return
    marking.disconnect()
    // The second frame begins once the first was drawn.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        noted.allThereAt = performance.now()
      }),
    )
  })
  marking.observe(document.body, { childList: true, subtree: true })
}
