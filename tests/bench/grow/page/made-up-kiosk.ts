import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContextOptions, chromium, type Page } from '@playwright/test'
import { BehaviorSubject } from 'rxjs'
import { findOrInstallChromium } from '../../../../build/checks/chromium.ts'
import playwright from '../../../../build/playwright.config.ts'
import { buildRendererIfChanged } from '../../../../build/renderer.ts'
import { openBrowserHost } from '../../../../electron/link/browser-host.ts'
import { createPageFiles } from '../../../../electron/link/page-files.ts'
import { createServe } from '../../../../electron/link/serve.ts'
import { systemRandom } from '../../../../runtime/system-ports.ts'
import { createFakeCinema } from '../../../support/fake-link/fake-cinema.ts'
import { createFakeService } from '../../../support/fake-link/fake-service.ts'
import { demoPosters } from '../../../support/fake-link/serve-screens.ts'
import { createSilentLog } from '../../../support/silent-log.ts'
import { manyFilms, pictureOf } from './many-films.ts'

const rendererFolder = fileURLToPath(new URL('../../../../dist/renderer', import.meta.url))
/** A kiosk tells its page its state about as often, though nothing happens. */
const tellEveryMs = 5_000

/** Processor time in ms: of the page's own thread, of the page's process, and of the process that puts frames together. */
export type ProcessorMs = { readonly page: number; readonly pageProcess: number; readonly drawing: number }

/** The product's page in a headless Chromium that draws by the processor, on the browser host of a made-up cinema. */
export type MadeUpKiosk = {
  readonly page: Page
  /** Since the page began. */
  readonly processorMs: () => Promise<ProcessorMs>
  readonly close: () => Promise<void>
}

/** A kiosk of a house of `filmCount` films, upright, with nobody before it. */
export async function openMadeUpKiosk(
  filmCount: number,
  reducedMotion: NonNullable<BrowserContextOptions['reducedMotion']>,
): Promise<MadeUpKiosk> {
  const executablePath = await findOrInstallChromium()
  if (executablePath === null) throw new Error('this row needs a Chromium')
  await buildRendererIfChanged()
  const startedAtMs = performance.now()
  const cinema = createFakeCinema(() => performance.now() - startedAtMs)
  const poster = async (id: string) => {
    return { mediaType: 'image/svg+xml', bytes: await readFile(join(demoPosters, pictureOf(id))) }
  }
  const films$ = new BehaviorSubject(manyFilms(filmCount))
  const fake = createFakeService(cinema, poster)
  const service = { ...fake, feeds: { ...fake.feeds, films: () => films$ } }
  const { log } = createSilentLog()
  const serve = createServe({ service, ports: { log, random: systemRandom } })
  const host = await openBrowserHost({ serve, files: createPageFiles(rendererFolder, poster), log }, 0)
  const telling = setInterval(() => cinema.change(() => undefined), tellEveryMs)

  const args = playwright.use?.launchOptions?.args ?? []
  const browser = await chromium.launch({ executablePath, args })
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, reducedMotion })
  await page.goto(host.address)
  await page.locator('[data-screen="attract"] .attract-next li').first().waitFor()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const wholeBrowser = await browser.newBrowserCDPSession()

  return {
    page,
    processorMs: async () => {
      const { metrics } = await devtools.send('Performance.getMetrics')
      const { processInfo } = await wholeBrowser.send('SystemInfo.getProcessInfo')
      const processMs = (kind: string) =>
        processInfo.filter(({ type }) => type === kind).reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0)
      const pageSeconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
      return { page: pageSeconds * 1_000, pageProcess: processMs('renderer'), drawing: processMs('GPU') }
    },
    close: async () => {
      clearInterval(telling)
      await browser.close()
      await host.close()
    },
  }
}
