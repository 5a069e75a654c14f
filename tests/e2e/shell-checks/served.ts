import { expect, type Page } from '@playwright/test'
import { toPageHeaders } from '../../../electron/link/page-headers.ts'

/** The page's own origin answers as the product says: headers, isolation, its font, 404 and 405. */
export async function expectServedPage(page: Page): Promise<void> {
  const found = await page.evaluate(async () => {
    const own = await fetch('/')
    const statusOf = async (path: string, method: string) => (await fetch(path, { method })).status
    const fonts = await document.fonts.load('16px "Noto Sans SC Variable"', '星河影城')
    return {
      headers: Object.fromEntries(own.headers),
      isIsolated: crossOriginIsolated,
      isSecure: isSecureContext,
      hasFont: fonts.length > 0 && fonts.every(({ status }) => status === 'loaded'),
      statuses: [
        await statusOf('/nowhere', 'GET'),
        await statusOf('/../package.json', 'GET'),
        await statusOf('/assets/..%2findex.html', 'GET'),
        await statusOf('/', 'HEAD'),
        await statusOf('/', 'POST'),
      ],
    }
  })
  const wanted = Object.entries(toPageHeaders()).map(([name, value]) => [name.toLowerCase(), value])
  expect(found.headers).toMatchObject(Object.fromEntries(wanted))
  expect(found).toMatchObject({ isIsolated: true, isSecure: true, hasFont: true })
  expect(found.statuses).toEqual([404, 404, 404, 200, 405])
}

/** Every picture of a film on this page has been decoded. */
export async function expectPosters(page: Page): Promise<void> {
  const pictures = page.locator('.poster img, img.poster')
  await expect(pictures.first()).toBeVisible()
  const sizes = () =>
    pictures.evaluateAll((all) => all.map((picture) => picture instanceof HTMLImageElement && picture.naturalWidth > 0))
  await expect.poll(async () => (await sizes()).every((isDrawn) => isDrawn), { timeout: 10_000 }).toBe(true)
}

/** The families that a text is drawn with; a sign without a glyph has none of its own. */
export async function readPlatformFonts(page: Page, text: string): Promise<string[]> {
  await page.evaluate((shown) => {
    const element = Object.assign(document.createElement('p'), { id: 'drawn-text', textContent: shown })
    document.body.append(element)
  }, text)
  const session = await page.context().newCDPSession(page)
  await session.send('DOM.enable')
  await session.send('CSS.enable')
  const { root } = await session.send('DOM.getDocument')
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#drawn-text' })
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId })
  await session.detach()
  await page.evaluate(() => document.querySelector('#drawn-text')?.remove())
  return fonts.map(({ familyName }) => familyName)
}
