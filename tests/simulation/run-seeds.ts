import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { SeedOutcome } from './seed-worker.ts'

export type SeedsReport = {
  readonly from: number
  readonly days: number
  readonly tookMs: number
  readonly cpuMs: number
  /** One hash over all days: the same seeds of the same program always give the same. */
  readonly hash: string
  readonly counts: Readonly<Record<string, number>>
  readonly failures: readonly SeedOutcome[]
}

const progressEveryMs = 10_000
/** A day takes a second or two; making one smaller that failed takes a few hundred of them. */
const maxSeedMs = 20 * 60_000

const workerFile = fileURLToPath(new URL('seed-worker.ts', import.meta.url))

/** Runs the seeds in worker processes, the next one wherever a worker is free; stops after the first failures. */
export async function runSeeds(given: {
  readonly from: number
  readonly count: number
  readonly workers: number
  readonly maxFailures?: number
  /** Further arguments to Node, such as what plants a fault. */
  readonly nodeArguments?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly isShrinking?: boolean
  /** Told every few seconds how far it is. */
  readonly onProgress?: (line: string) => void
}): Promise<SeedsReport> {
  const { from, count, maxFailures = 3, isShrinking = true } = given
  const startedMs = performance.now()
  const outcomes = new Map<number, SeedOutcome>()
  const counts: Record<string, number> = {}
  let next = from
  let failed = 0
  let toldAtMs = startedMs

  const tellProgress = () => {
    const nowMs = performance.now()
    if (nowMs - toldAtMs < progressEveryMs) return
    toldAtMs = nowMs
    const seconds = ((nowMs - startedMs) / 1_000).toFixed(0)
    given.onProgress?.(`${outcomes.size} of ${count} cinema-days in ${seconds} s, ${failed} of them failed`)
  }

  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = fork(workerFile, {
        // A day makes much that lives for a moment only: room for it spares the collector work.
        execArgv: ['--max-semi-space-size=64', ...(given.nodeArguments ?? [])],
        env: { ...process.env, ...given.environment },
        stdio: 'inherit',
      })
      let watch: NodeJS.Timeout | undefined
      const giveNext = () => {
        clearTimeout(watch)
        if (next >= from + count || failed >= maxFailures) return worker.disconnect()
        const seed = next++
        watch = setTimeout(() => {
          worker.kill('SIGKILL')
          reject(new Error(`seed ${seed} goes round in circles: it had not ended after ${maxSeedMs / 60_000} minutes`))
        }, maxSeedMs)
        worker.send({ seed, isShrinking })
      }
      worker.on('message', (outcome: SeedOutcome) => {
        outcomes.set(outcome.seed, outcome)
        if (outcome.broken.length > 0) failed += 1
        for (const [what, times] of Object.entries(outcome.counts)) counts[what] = (counts[what] ?? 0) + times
        tellProgress()
        giveNext()
      })
      worker.on('error', reject)
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))))
      giveNext()
    })

  await Promise.all(Array.from({ length: Math.min(given.workers, count) }, work))
  const bySeed = [...outcomes.values()].sort((a, b) => a.seed - b.seed)
  const hash = createHash('sha256')
  for (const outcome of bySeed) hash.update(`${outcome.seed} ${outcome.hash}\n`)
  return {
    from,
    days: bySeed.length,
    tookMs: performance.now() - startedMs,
    cpuMs: bySeed.reduce((total, outcome) => total + outcome.cpuMs, 0),
    hash: hash.digest('hex').slice(0, 16),
    counts,
    failures: bySeed.filter(({ broken }) => broken.length > 0),
  }
}
