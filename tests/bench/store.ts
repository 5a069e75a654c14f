import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { getRxStorageSqlite } from '../../electron/store/sqlite/index.ts'
import { createFsyncTimer } from './store/bare-fsync.ts'
import { createBareContestant } from './store/bare-sqlite.ts'
import { openDexiePage } from './store/dexie-in-chromium.ts'
import { createCollectionContestant, createStorageContestant } from './store/rxdb-contestants.ts'
import { type Contestant, createRowTimer, type Row, type RowTimer, rows, sizes } from './store/workload.ts'

const rounds = 21
const say = (line = '') => process.stdout.write(`${line}\n`)

/** `isHere`: works in this process and keeps what it is asked for. */
type Timed = { readonly name: string; readonly isHere: boolean; readonly time: RowTimer }
type Times = ReadonlyMap<string, Readonly<Record<Row, readonly (number | null)[]>>>

const words: Readonly<Record<Row, string>> = {
  insert: 'durable single insert',
  bulk: 'bulk insert of 1,000',
  'read small': 'cold read by id, of 10,000',
  'read large': 'cold read by id, of 100,000',
  'query small': 'indexed query, 100 of 10,000',
  'query large': 'indexed query, 100 of 100,000',
  'open large': 'opening a store of 100,000',
}
/** At most this many times bare SQLite's time, for the storage's own calls. */
const aims: Readonly<Partial<Record<Row, number>>> = {
  ...{ insert: 1.25, bulk: 1.8 },
  ...{ 'read small': 2.2, 'read large': 2.2, 'query small': 1.4, 'query large': 1.4 },
}
/** What ten times the documents cost where the cost is a logarithm of their number. */
const logarithmic = Math.log(sizes.large) / Math.log(sizes.small)
const ours = 'ours'
const bare = 'bare SQLite'

/**
 * Our storage against bare `node:sqlite` with the same durability and pragmas, the disk's fsync alone, RxDB's memory storage, and RxDB's Dexie storage in a
 * real Chromium. The contestants take turns row by row, so that whatever else the machine does meets them all alike.
 */
export async function runBench(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ttms-bench-'))
  const page = await openDexiePage(folder)
  const fsync = createFsyncTimer(folder)
  try {
    say(`Node ${process.version}, SQLite ${process.versions.sqlite}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`)
    say(page ? `Chromium ${page.version}` : 'no Chromium here: Dexie is left out')
    say(`median of ${rounds} rounds in ms; × is the median of the ratios to bare SQLite, round by round`)
    for (const level of ['storage', 'collection'] as const) {
      const create = level === 'storage' ? createStorageContestant : createCollectionContestant
      const timed = async (name: string, contestant: Promise<Contestant>): Promise<Timed> => {
        return { name, isHere: true, time: createRowTimer(await contestant) }
      }
      const memory = await create(`memory-${level}`, getRxStorageMemory())
      const contestants = [
        await timed(bare, createBareContestant(`bare-${level}`, folder)),
        await timed(ours, create(`ours-${level}`, getRxStorageSqlite({ directory: folder }))),
        { name: 'fsync alone', isHere: false, time: fsync.time },
        await timed('memory', Promise.resolve({ ...memory, large: null })),
      ]
      for (const durability of page ? (['strict', 'relaxed'] as const) : []) {
        const name = `Dexie ${durability}`
        await page?.open(`${name} ${level}`, level, durability)
        contestants.push({
          name,
          isHere: false,
          time: async (row) => (await page?.time(`${name} ${level}`, row)) ?? null,
        })
      }
      say()
      say(level === 'storage' ? "The storage's own calls" : "The same through RxDB's collections")
      report(await race(contestants), level === 'storage')
    }
    say()
    say('Dexie strict: IndexedDB flushes each transaction to disk, as the others do; relaxed, the default of Chromium,')
    say('tells of a write before that, so a power cut takes it back. Memory keeps nothing.')
  } finally {
    fsync.close()
    await page?.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function race(contestants: readonly Timed[]): Promise<{ readonly times: Times; readonly cpuTimes: Times }> {
  const times = new Map(contestants.map(({ name }) => [name, emptyTimes()]))
  const cpuTimes = new Map(contestants.filter(({ isHere }) => isHere).map(({ name }) => [name, emptyTimes()]))
  // Opening last: it empties the caches of the large store, and not of the small one, before they are compared.
  for (const together of [(Object.keys(rows) as Row[]).filter((row) => row !== 'open large'), ['open large' as Row]]) {
    for (let round = 0; round <= rounds; round++) {
      for (const row of together) {
        for (const { name, time } of contestants) {
          const before = process.cpuUsage()
          const tookMs = await time(row)
          const { user, system } = process.cpuUsage(before)
          // The first round warms up.
          if (round === 0) continue
          times.get(name)?.[row].push(tookMs)
          cpuTimes.get(name)?.[row].push((user + system) / 1_000 / rows[row])
        }
      }
    }
  }
  return { times, cpuTimes }
}

function emptyTimes(): Record<Row, (number | null)[]> {
  return Object.fromEntries(Object.keys(rows).map((row) => [row, []])) as unknown as Record<Row, (number | null)[]>
}

function report({ times, cpuTimes }: Awaited<ReturnType<typeof race>>, hasAims: boolean): void {
  const names = [...times.keys()]
  say(['', ...names, ...(hasAims ? ['aim'] : [])].map((text, index) => text.padEnd(index === 0 ? 32 : 18)).join(''))
  for (const row of Object.keys(rows) as Row[]) {
    const base = times.get(bare)?.[row] ?? []
    const cells = names.map((name) => cell(times.get(name)?.[row] ?? [], base, name !== bare))
    const aim = hasAims && aims[row] ? `×${aims[row]} ${isMet(times, row, aims[row]) ? 'met' : 'MISSED'}` : ''
    say(words[row].padEnd(32) + cells.map((text) => text.padEnd(18)).join('') + aim)
  }
  for (const what of ['read', 'query'] as const) {
    const growths = names.map((name) => {
      const taken = cpuTimes.get(name)
      if (!taken) return '-'.padEnd(18)
      return `×${(medianOf(taken[`${what} large`]) / medianOf(taken[`${what} small`])).toFixed(2)}`.padEnd(18)
    })
    // Of the processor's time, missed caches and all: how long a busy machine lets them wait is no growth.
    say(`${what}, ten times as many, CPU`.padEnd(32) + growths.join('') + (hasAims ? `×${logarithmic.toFixed(2)}` : ''))
  }
}

function isMet(times: Times, row: Row, aim: number): boolean {
  return medianOf(ratios(times.get(ours)?.[row] ?? [], times.get(bare)?.[row] ?? [])) <= aim
}

function cell(values: readonly (number | null)[], base: readonly (number | null)[], withRatio: boolean): string {
  if (values.every((value) => value === null)) return '-'
  const median = medianOf(values)
  const text = median < 10 ? median.toFixed(3) : median.toFixed(1)
  return withRatio ? `${text} ×${medianOf(ratios(values, base)).toFixed(2)}` : text
}

function ratios(values: readonly (number | null)[], base: readonly (number | null)[]): number[] {
  return values.map((value, index) => (value ?? Number.NaN) / (base[index] ?? Number.NaN))
}

function medianOf(values: readonly (number | null)[]): number {
  const sorted = values.map((value) => value ?? Number.NaN).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
