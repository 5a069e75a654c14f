import { afterAll, describe, expect, it } from 'vitest'
import { catchFault } from './catch-fault.ts'
import { plantedFaults, shownElsewhere } from './planted-faults.ts'

/** Each is caught within the first few; so many are tried before it counts as missed. */
const mostSeeds = 40

afterAll(() => {
  for (const { name, where } of shownElsewhere) process.stdout.write(`planted elsewhere: ${name}: ${where}\n`)
})

// That the unchanged product is not caught is what simulate.test.ts shows, over the same seeds.
describe.concurrent('the simulation notices', () => {
  it.each(plantedFaults.map((fault) => [fault.name, fault] as const))(
    'that %s',
    async (name, fault) => {
      const caught = await catchFault(fault, mostSeeds)
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
