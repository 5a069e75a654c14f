import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { test as base, expect } from '@playwright/test'
import { buildRendererIfChanged } from '../../build/renderer.ts'
import type { CinemaKiosk, CinemaServer } from '../support/cinema-programs.ts'
import { readDemoEnrolCode, startKiosk, startServer } from '../support/cinema-programs.ts'
import type { Program } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import type { Attract } from './pages/buying.ts'
import { attract } from './pages/buying.ts'

/** A cinema of one test's own, in a folder of its own: a server, kiosks, and a page before each kiosk. */
export type Cinema = {
  /** Starts the server, again on the same data and port where it ran before. */
  readonly startServer: () => Promise<CinemaServer>
  /** Starts a kiosk, again on the same data where one of this name ran before. */
  readonly startKiosk: (name: string) => Promise<CinemaKiosk>
  /** A person before a kiosk. A kiosk that was started again has a new page. */
  readonly approach: (kiosk: CinemaKiosk) => Promise<Attract>
  /** The page before a kiosk, whatever it shows: one that was started again may go on where it ended. */
  readonly comeBack: (kiosk: CinemaKiosk) => Promise<{ readonly page: Page }>
}

type Options = { readonly database: 'pglite' | 'postgres' }

export const test = base.extend<{ cinema: Cinema } & Options>({
  database: ['pglite', { option: true }],
  cinema: async ({ browser, contextOptions, database }, use, testInfo) => {
    await buildRendererIfChanged()
    const folder = makeTemporaryFolder()
    const databaseUrl = database === 'postgres' ? process.env.DATABASE_URL : undefined
    const started: Program[] = []
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = []
    const enrolCodes = new Map<string, string>()
    let server: CinemaServer | undefined
    const openPage = async (kiosk: CinemaKiosk) => {
      const context = await browser.newContext(contextOptions)
      contexts.push(context)
      const page = await context.newPage()
      await page.goto(kiosk.address)
      return { page }
    }

    await use({
      startServer: async () => {
        const again = server && { port: server.port }
        const dataDir = join(folder.path, 'server')
        server = await startServer({ dataDir, ...(databaseUrl === undefined ? {} : { databaseUrl }), ...again })
        started.push(server)
        return server
      },
      startKiosk: async (name) => {
        if (!server) throw new Error('a kiosk needs to know its server')
        const enrolCode = enrolCodes.get(name) ?? (await unusedEnrolCode(server, enrolCodes))
        enrolCodes.set(name, enrolCode)
        const dataDir = join(folder.path, name)
        const kiosk = await startKiosk({ name, dataDir, serverUrl: server.url, enrolCode })
        started.push(kiosk)
        return kiosk
      },
      comeBack: openPage,
      approach: async (kiosk) => attract((await openPage(kiosk)).page),
    })

    const hasFailed = testInfo.status !== testInfo.expectedStatus
    for (const [index, page] of contexts.flatMap((context) => context.pages()).entries()) {
      if (hasFailed) await testInfo.attach(`page ${index}`, { body: await page.screenshot(), contentType: 'image/png' })
    }
    await Promise.all(contexts.map((context) => context.close()))
    await Promise.all(started.map((program) => program.kill()))
    if (hasFailed) process.stderr.write(started.map((program) => program.report()).join(''))
    folder.remove()
  },
})

async function unusedEnrolCode(server: CinemaServer, used: ReadonlyMap<string, string>): Promise<string> {
  await expect.poll(() => [...used.values()].includes(readDemoEnrolCode(server))).toBe(false)
  return readDemoEnrolCode(server)
}
