import { join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page } from '@playwright/test'
import {
  type CarriedBy,
  type CinemaKiosk,
  type CinemaServer,
  readDemoEnrolCode,
  startKiosk,
  startServer,
} from '../support/cinema-programs.ts'
import { openPreloadPage } from '../support/preload-link/open-page.ts'
import { reachMainProcess } from '../support/preload-link/remote-main.ts'
import type { Program } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { type Attract, attract } from './pages/buying.ts'

/** A cinema of one test's own, in a folder of its own: a server, kiosks, and a page before each kiosk. */
export type Cinema = {
  /** Starts the server, again on the same data and port where it ran before. */
  readonly startServer: (database?: { readonly databaseUrl: string }) => Promise<CinemaServer>
  /** Starts a kiosk, again on the same data where one of this name ran before. */
  readonly startKiosk: (name: string) => Promise<CinemaKiosk>
  /** A person before a kiosk. A kiosk that was started again has a new page. */
  readonly approach: (kiosk: CinemaKiosk) => Promise<Attract>
  /** The page before a kiosk, whatever it shows: one that was started again may go on where it ended. */
  readonly comeBack: (kiosk: CinemaKiosk) => Promise<{ readonly page: Page }>
  readonly pages: () => Page[]
  /** What every program printed. */
  readonly report: () => string
  readonly close: () => Promise<void>
}

/** `carriedBy`: what carries the screens of its kiosks. */
export function openCinema(
  browser: Browser,
  contextOptions: BrowserContextOptions,
  carriedBy: CarriedBy = 'browser',
): Cinema {
  const folder = makeTemporaryFolder()
  const started: Program[] = []
  const contexts: BrowserContext[] = []
  const enrolCodes = new Map<string, string>()
  let server: CinemaServer | undefined

  const comeBack: Cinema['comeBack'] = async (kiosk) => {
    const context = await browser.newContext(contextOptions)
    contexts.push(context)
    const page = await context.newPage()
    if (carriedBy === 'preload') await openPreloadPage(page, await reachMainProcess(kiosk.address))
    else await page.goto(kiosk.address)
    return { page }
  }
  return {
    startServer: async (database = undefined) => {
      const again = server && { port: server.port }
      const dataDir = join(folder.path, 'server')
      server = await startServer({ dataDir, ...database, ...again })
      started.push(server)
      return server
    },
    startKiosk: async (name) => {
      if (!server) throw new Error('a kiosk needs to know its server')
      const enrolCode = enrolCodes.get(name) ?? (await unusedEnrolCode(server, [...enrolCodes.values()]))
      enrolCodes.set(name, enrolCode)
      const dataDir = join(folder.path, name)
      const kiosk = await startKiosk({ name, dataDir, serverUrl: server.url, enrolCode, carriedBy })
      started.push(kiosk)
      return kiosk
    },
    comeBack,
    approach: async (kiosk) => attract((await comeBack(kiosk)).page),
    pages: () => contexts.flatMap((context) => context.pages()),
    report: () => started.map((program) => program.report()).join(''),
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()))
      await Promise.all(started.map((program) => program.kill()))
      folder.remove()
    },
  }
}

async function unusedEnrolCode(server: CinemaServer, used: readonly string[]): Promise<string> {
  await expect.poll(() => used.includes(readDemoEnrolCode(server))).toBe(false)
  return readDemoEnrolCode(server)
}
