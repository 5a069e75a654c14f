import { fileURLToPath } from 'node:url'
import type { PlantedFault } from './planted-faults.ts'
import { runSeeds } from './run-seeds.ts'

export type Caught = { readonly seed: number; readonly by: string; readonly cpuMs: number }

const plantFile = fileURLToPath(new URL('plant.ts', import.meta.url))

/** Runs seed after seed over a product with this fault in it; answers what gave it away, or null where nothing did. */
export async function catchFault({ name }: PlantedFault, maxSeeds: number): Promise<Caught | null> {
  const report = await runSeeds({
    ...{ from: 1, count: maxSeeds, workers: 1, maxFailures: 1, isShrinking: false },
    nodeArguments: ['--import', plantFile],
    environment: { TTMS_PLANTED_FAULT: name },
  })
  const [failure] = report.failures
  const [first] = failure?.broken ?? []
  // A change that no longer fits the source around it is no fault of the product's that was caught.
  if (first && /ReferenceError|SyntaxError|TypeError/.test(first.detail)) throw new Error(`${name}: ${first.detail}`)
  return failure && first ? { seed: failure.seed, by: `${first.what}: ${first.detail}`, cpuMs: report.cpuMs } : null
}
