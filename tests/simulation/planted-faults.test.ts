import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isWholeFigure, seed } from '../support/figures.ts'
import { catchFault } from './catch-fault.ts'
import { plantedFaults } from './planted-faults.ts'

/** Each is caught within the first few; so many are tried before it counts as missed. */
const maxSeeds = 40

/** Where not all of them are run: every sixteenth one, others with each TTMS_SEED. */
const share = 16
const plantedNow = plantedFaults.filter((_, index) => isWholeFigure || index % share === seed % share)

const root = fileURLToPath(new URL('../..', import.meta.url))

it.each(plantedFaults.map((fault) => [fault.name, fault] as const))(
  'finds where to plant that %s',
  (_, { changes }) => {
    const times = changes.map(({ file, find }) => readFileSync(join(root, file), 'utf8').split(find).length - 1)
    expect(times).toEqual(changes.map(() => 1))
  },
)

// That the unchanged product is not caught is what simulate.test.ts shows, over the same seeds.
describe.concurrent('the simulation notices', () => {
  it.each(plantedNow.map((fault) => [fault.name, fault] as const))(
    'that %s',
    async (name, fault) => {
      const caught = await catchFault(fault, maxSeeds)
      if (caught) {
        const { seed, by, cpuMs } = caught
        process.stdout.write(
          `planted: ${name}: seed ${seed}, ${(cpuMs / 1_000).toFixed(1)} s of CPU time, ${by.slice(0, 90)}\n`,
        )
      }
      expect(caught).not.toBeNull()
    },
    600_000,
  )
})
