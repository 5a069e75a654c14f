import type { Page } from '@playwright/test'

/** From a touch until what it led to was presented, in ms: the words of every film in sight, and their posters too. */
export type TapToPainted = { readonly wordsMs: number; readonly postersMs: number; readonly allThereMs: number }

type Marks = { tappedAtMs: number; words: number; posters: number; allThere: number }

/** Touches the screen where nobody is, waits until all `filmCount` films are there, and goes back. */
export async function tapToFilms(page: Page, filmCount: number): Promise<TapToPainted> {
  await page.evaluate(watchPaints, filmCount)
  await page.mouse.click(300, 300)
  await page.waitForFunction(() => (window as unknown as { allThereMs: number }).allThereMs > 0)
  // Posters come over HTTP, and are told of after the frame that shows them.
  await page.waitForTimeout(1_000)
  const { tappedAtMs, words, posters, allThere } = await page.evaluate(readPaints)
  await page.locator('.bottom-bar-back').click()
  await page.locator('[data-screen="attract"]').waitFor()
  return { wordsMs: words - tappedAtMs, postersMs: posters - tappedAtMs, allThereMs: allThere - tappedAtMs }
}

/** In the page: marks each tile that comes, so that the browser tells when it was presented (Element Timing). */
function watchPaints(filmCount: number): void {
  const seen = { tappedAtMs: 0, paints: [] as { readonly id: string; readonly atMs: number }[] }
  const told = Object.assign(window, { seen, allThereMs: 0 })
  addEventListener('pointerdown', (event) => Object.assign(seen, { tappedAtMs: event.timeStamp }), { once: true })
  const timing = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { identifier: string; renderTime: number })[])
      seen.paints.push({ id: entry.identifier, atMs: entry.renderTime })
  })
  timing.observe({ type: 'element', buffered: false })
  const marking = new MutationObserver(() => {
    for (const title of document.querySelectorAll('.film-tile h3:not([elementtiming])'))
      title.setAttribute('elementtiming', 'words')
    for (const poster of document.querySelectorAll('.film-tile img:not([elementtiming])'))
      poster.setAttribute('elementtiming', 'poster')
    if (document.querySelectorAll('.film-tile').length < filmCount) return
    marking.disconnect()
    requestAnimationFrame(() => requestAnimationFrame(() => Object.assign(told, { allThereMs: performance.now() })))
  })
  marking.observe(document.body, { childList: true, subtree: true })
}

function readPaints(): Marks {
  const { seen, allThereMs } = window as unknown as {
    seen: { tappedAtMs: number; paints: { id: string; atMs: number }[] }
    allThereMs: number
  }
  const last = (id: string) => Math.max(...seen.paints.filter((paint) => paint.id === id).map(({ atMs }) => atMs))
  return { tappedAtMs: seen.tappedAtMs, words: last('words'), posters: last('poster'), allThere: allThereMs }
}
