import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from 'vite'
import { findChromium } from '../../../build/checks/chromium.ts'
import type { Row } from './workload.ts'

/**
 * A page in the installed Chromium that runs RxDB's Dexie storage on its real IndexedDB; null where there is none. Its
 * profile lies in this folder: without one, Chromium keeps IndexedDB in memory alone.
 */
export const openDexiePage = async (folder: string) => {
  const executablePath = findChromium()
  if (executablePath === null) return null
  const script = await bundlePage()
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-sync',
  ]
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launchPersistentContext(join(folder, 'chromium'), {
    executablePath,
    args: [...args, '--disable-component-update', ...asRoot],
  })
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.waitForFunction(() => 'timeRow' in window)
  return {
    version: browser.browser()?.version(),
    open: (name: string, level: 'storage' | 'collection', durability: 'strict' | 'relaxed') =>
      page.evaluate((given) => window.openContestant(...given), [name, level, durability] as const),
    time: (name: string, row: Row) => page.evaluate((given) => window.timeRow(...given), [name, row] as const),
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}

const bundlePage = async (): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'esnext',
      lib: { entry: join(import.meta.dirname, 'dexie-page.ts'), formats: ['es'], fileName: 'page' },
    },
  })
  const [first] = Array.isArray(built) ? built : [built]
  if (!first || !('output' in first)) throw new Error('the page was not bundled')
  return first.output[0].code
}
