import { type Broken, runDay } from './run-day.ts'
import { drawScenario } from './scenario.ts'
import { shrink } from './shrink.ts'

export type SeedOutcome = {
  readonly seed: number
  readonly hash: string
  readonly broken: readonly Broken[]
  readonly counts: Readonly<Record<string, number>>
  readonly cpuMs: number
  /** The shortest trace found that still fails in the same way. */
  readonly trace: readonly string[]
}

export type SeedTask = { readonly seed: number; readonly isShrinking: boolean }

// A worker process of `simulate`: runs the seeds that it is sent, one after the other.
process.on('message', async ({ seed, isShrinking }: SeedTask) => {
  const before = process.cpuUsage()
  const scenario = drawScenario(seed)
  const { hash, broken, counts } = await runDay(scenario)
  const { user, system } = process.cpuUsage(before)
  const [first] = broken
  const trace = first && isShrinking ? (await shrink(scenario, first.what)).trace : []
  process.send?.({ seed, hash, broken, counts, cpuMs: (user + system) / 1_000, trace } satisfies SeedOutcome)
})
