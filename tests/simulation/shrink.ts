import { type DayOutcome, runDay } from './run-day.ts'
import type { Scenario } from './scenario.ts'

/** Far within the time that a seed has (run-seeds.ts), so that what failed is told. */
const maxRuns = 100

/**
 * Makes a day that broke a promise smaller for as long as it breaks the same one: an earlier end, fewer hazards,
 * customers and kiosks. Answers the smallest day found, traced.
 */
export async function shrink(scenario: Scenario, what: string): Promise<DayOutcome> {
  let smallest = scenario
  let runs = 0

  const stillFails = async (candidate: Scenario): Promise<boolean> => {
    if (runs++ >= maxRuns) return false
    const { broken } = await runDay(candidate)
    return broken.some((one) => one.what === what)
  }
  const keepIfFails = async (candidate: Scenario): Promise<boolean> => {
    const isKept = await stillFails(candidate)
    if (isKept) smallest = candidate
    return isKept
  }

  /** Leaves out ever smaller parts of one of the day's lists. */
  const thin = async <Item>(of: (day: Scenario) => readonly Item[], put: (items: readonly Item[]) => Scenario) => {
    for (let size = Math.ceil(of(smallest).length / 2); size >= 1 && runs < maxRuns; size = Math.floor(size / 2)) {
      for (let at = 0; at < of(smallest).length && runs < maxRuns; ) {
        const items = of(smallest)
        if (!(await keepIfFails(put([...items.slice(0, at), ...items.slice(at + size)])))) at += size
      }
    }
  }

  const endEarlier = async () => {
    for (let stepMs = smallest.lastsMs / 2; stepMs > 30_000; stepMs /= 2) {
      const lastsMs = Math.round(smallest.lastsMs - stepMs)
      const happens = ({ atMs }: { readonly atMs: number }) => atMs < lastsMs
      const hazards = smallest.hazards.filter(happens)
      const customers = smallest.customers.filter(({ comesAtMs }) => comesAtMs < lastsMs)
      const webCustomers = smallest.webCustomers.filter(({ comesAtMs }) => comesAtMs < lastsMs)
      await keepIfFails({ ...smallest, lastsMs, hazards, customers, webCustomers })
    }
  }

  await endEarlier()
  await thin(
    (day) => day.kiosks,
    (kiosks) => ({
      ...smallest,
      kiosks,
      customers: smallest.customers.filter(({ kiosk }) => kiosks.includes(kiosk)),
      hazards: smallest.hazards.filter(({ kiosk }) => kiosk === 0 || kiosks.includes(kiosk)),
    }),
  )
  await thin(
    (day) => day.hazards,
    (hazards) => ({ ...smallest, hazards }),
  )
  await thin(
    (day) => day.customers,
    (customers) => ({ ...smallest, customers }),
  )
  await thin(
    (day) => day.webCustomers,
    (webCustomers) => ({ ...smallest, webCustomers }),
  )
  await endEarlier()
  return runDay(smallest, { isTraced: true })
}
