import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { browserHostFlags } from '../../../build/browser-host.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import type { GrowRow } from './row.ts'

const programs = join(import.meta.dirname, 'kiosk-sales')
const run = (...args: readonly string[]) => spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })

/** Sales without a pause, at a cinema with 2,520 showtimes in which others buy as many seats, on a disk as it is here. */
export const kioskSales: GrowRow = {
  name: 'kiosk-sales',
  about: "a kiosk's process, sales since it was enrolled",
  sizes: [2_000, 20_000],
  figures: {
    'memory at the end': { unit: 'MB', most: 260 },
    'processor a sale': { unit: 'ms', most: 12 },
    'p95 from the seats to the tickets': { unit: 'ms', most: 40 },
  },
  measure: async (salesCount) => {
    const folder = makeTemporaryFolder()
    const server = run(join(programs, 'server.ts'))
    try {
      const url = await new Promise<string>((resolve) =>
        server.stdout.once('data', (line) => resolve(String(line).trim())),
      )
      const kiosk = run(...browserHostFlags, join(programs, 'kiosk.ts'), folder.path, url, String(salesCount))
      const told = (await text(kiosk.stdout)).trim().split('\n').at(-1)
      const { residentMb, processorMs, p95Ms } = JSON.parse(told ?? '')
      return {
        'memory at the end': residentMb,
        'processor a sale': processorMs,
        'p95 from the seats to the tickets': p95Ms,
      }
    } finally {
      server.kill()
      folder.remove()
    }
  },
}
