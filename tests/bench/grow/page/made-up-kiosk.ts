import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CDPSession, chromium, type Page } from '@playwright/test'
import { BehaviorSubject } from 'rxjs'
import { findOrInstallChromium } from '../../../../build/checks/chromium.ts'
import playwright from '../../../../build/playwright.config.ts'
import { buildRendererIfChanged } from '../../../../build/renderer.ts'
import { openBrowserHost } from '../../../../electron/link/browser-host.ts'
import { createPageFiles } from '../../../../electron/link/page-files.ts'
import { createServe } from '../../../../electron/link/serve.ts'
import { systemRandom } from '../../../../runtime/system-ports.ts'
import { createFakeCinema, type FakeCinema } from '../../../support/fake-link/fake-cinema.ts'
import { createFakeService } from '../../../support/fake-link/fake-service.ts'
import { demoPosters } from '../../../support/fake-link/serve-screens.ts'
import { createSilentLog } from '../../../support/silent-log.ts'
import { manyFilms, pictureOf } from './many-films.ts'

const rendererFolder = fileURLToPath(new URL('../../../../dist/renderer', import.meta.url))
/** A kiosk tells its page its state about as often, though nothing happens. */
const tellEveryMs = 5_000

/** The product's page in a headless Chromium, before the browser host over a made-up cinema of `filmCount` films. */
export type MadeUpKiosk = {
  readonly cinema: FakeCinema
  readonly page: Page
  readonly devtools: CDPSession
  /** Of each process of the browser, by its kind: the processor time it has had, in ms. */
  readonly processMs: () => Promise<Readonly<Record<string, number>>>
  readonly close: () => Promise<void>
}

export async function openMadeUpKiosk(filmCount: number): Promise<MadeUpKiosk> {
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
  const folder = process.env.BENCH_RENDERER ?? rendererFolder
  const host = await openBrowserHost({ serve, files: createPageFiles(folder, poster), log }, 0)
  const telling = setInterval(() => cinema.change(() => undefined), tellEveryMs)

  const args = playwright.use?.launchOptions?.args ?? []
  const browser = await chromium.launch({ executablePath, args })
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, reducedMotion: (process.env.MOTION ?? 'reduce') as never })
  await page.goto(host.address)
  await page.locator('[data-screen="attract"] .attract-next li').first().waitFor()
  const devtools = await page.context().newCDPSession(page)
  const wholeBrowser = await browser.newBrowserCDPSession()

  return {
    cinema,
    page,
    devtools,
    processMs: async () => {
      const { processInfo } = await wholeBrowser.send('SystemInfo.getProcessInfo')
      const total: Record<string, number> = {}
      for (const { type, cpuTime } of processInfo) total[type] = (total[type] ?? 0) + cpuTime * 1_000
      return total
    },
    close: async () => {
      clearInterval(telling)
      await browser.close()
      await host.close()
    },
  }
}
