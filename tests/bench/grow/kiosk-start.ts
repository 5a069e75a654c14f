import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { prepareBrowserHost } from '../../../build/browser-host.ts'
import { buildRendererIfChanged } from '../../../build/renderer.ts'
import { startProgram } from '../../support/programs.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { fillJournal } from './fill-journal.ts'
import { memoryMb, processorMs } from './process-figures.ts'
import type { GrowRow } from './row.ts'

const counter = fileURLToPath(new URL('count-statements.ts', import.meta.url))
/** Nobody is there. */
const nowhere = 'http://127.0.0.1:65500'
const ready = /^kiosk ready \S+ link=browser$/m
const starts = 3
const settleMs = 3_000

/** A kiosk's program, from its start to its ready line, over a journal of so many entries; no server is there. */
export const kioskStart: GrowRow = {
  name: 'kiosk-start',
  about: 'start of a kiosk offline, entries in its journal',
  sizes: [10_000, 100_000],
  figures: {
    'to the ready line, best of 3': { unit: 'ms', most: 1_500 },
    'the same with an empty journal': { unit: 'ms', most: 750 },
    // Some of it is Node's other threads, which clear memory meanwhile: it may be more than the time.
    'processor until then, best of 3': { unit: 'ms', most: 2_000 },
    'peak memory until then': { unit: 'MB', most: 250 },
    'memory 3 s later': { unit: 'MB', most: 250 },
    'SQL statements until then': { unit: '', most: 1_000 },
  },
  measure: async (entryCount) => {
    await buildRendererIfChanged()
    const folder = makeTemporaryFolder()
    try {
      const dataDir = join(folder.path, 'data')
      await fillJournal(dataDir, entryCount)
      const measured = await startOften(dataDir)
      const best = (of: (one: Start) => number) => Math.min(...measured.map(of))
      const empty = await startOften(join(folder.path, 'empty'))
      return {
        'to the ready line, best of 3': best(({ readyMs }) => readyMs),
        'the same with an empty journal': Math.min(...empty.map(({ readyMs }) => readyMs)),
        'processor until then, best of 3': best(({ usedMs }) => usedMs),
        'peak memory until then': best(({ peakMb }) => peakMb),
        'memory 3 s later': best(({ settledMb }) => settledMb),
        'SQL statements until then': await countStatements(dataDir, join(folder.path, 'statements')),
      }
    } finally {
      folder.remove()
    }
  },
}

type Start = {
  readonly readyMs: number
  readonly usedMs: number
  readonly peakMb: number
  readonly settledMb: number
}

/** The first start fills the cache of compiled modules, and makes a new kiosk's files. */
async function startOften(dataDir: string): Promise<readonly Start[]> {
  const measured = []
  for (let start = 0; start <= starts; start++) measured.push(await measureStart(dataDir))
  return measured.slice(1)
}

async function startKiosk(dataDir: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const { args: program } = await prepareBrowserHost()
  return startProgram('kiosk', {
    args: [...args, ...program],
    env: {
      ...{ TTMS_DATA_DIR: dataDir, TTMS_SERVER_URL: nowhere, TTMS_KIOSK_LINK: 'browser' },
      ...{ TTMS_KIOSK_PORT: '0', TTMS_OPEN: '0', ...env },
    },
  })
}

async function measureStart(dataDir: string): Promise<Start> {
  await prepareBrowserHost()
  const beganMs = performance.now()
  const kiosk = await startKiosk(dataDir, [], {})
  await kiosk.printed(ready)
  const readyMs = performance.now() - beganMs
  const usedMs = processorMs(kiosk.processId)
  const peakMb = memoryMb(kiosk.processId, 'VmHWM')
  await pause(settleMs)
  const settledMb = memoryMb(kiosk.processId, 'VmRSS')
  await kiosk.stop()
  return { readyMs, usedMs, peakMb, settledMb }
}

/** How many SQL statements a kiosk runs until its ready line. */
export async function countStatements(dataDir: string, file: string): Promise<number> {
  const kiosk = await startKiosk(dataDir, ['--import', counter], { TTMS_PROBE_STATEMENTS: file })
  await kiosk.printed(ready)
  await kiosk.stop()
  return Number(readFileSync(file, 'utf8'))
}
