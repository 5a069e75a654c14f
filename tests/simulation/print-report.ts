import { hazardNames } from './count-hazards.ts'
import type { SeedsReport } from './run-seeds.ts'

/** With fewer days than this a rare hazard may well not have happened. */
const minDaysForAll = 40
const promises = ['seat sold twice', 'paid for nothing', 'fen out of balance', 'not at rest', 'fault'] as const

/** Says how it went; answers whether every promise held and every hazard really happened. */
export function printReport(report: SeedsReport, print: (line: string) => void): boolean {
  const { from, days, counts, failures } = report
  for (const failure of failures) {
    print(`\nseed ${failure.seed}, hash ${failure.hash}:`)
    for (const { what, detail } of failure.broken.slice(0, 10)) print(`  ${what}: ${detail}`)
    if (failure.trace.length > 0) print(`the shortest trace found that still fails:\n${failure.trace.join('\n')}`)
  }
  print('\nwhat happened, how often:')
  const missing = hazardNames.filter((name) => !counts[name])
  for (const name of hazardNames) print(`  ${String(counts[name] ?? 0).padStart(9)}  ${name}`)
  const others = Object.keys(counts).filter((name) => !(hazardNames as readonly string[]).includes(name))
  for (const name of others.sort()) print(`  ${String(counts[name]).padStart(9)}  (${name})`)
  const perDay = report.cpuMs / 1_000 / Math.max(1, days)
  print(
    `\nseeds ${from} to ${from + days - 1}: ${days} cinema-days, ${days * 20} kiosk-days in ` +
      `${(report.tookMs / 1_000).toFixed(1)} s (${perDay.toFixed(2)} s of CPU time a cinema-day), hash ${report.hash}`,
  )
  const broken = failures.flatMap((failure) => failure.broken)
  for (const promise of promises) print(`${broken.filter(({ what }) => what === promise).length} ${promise}`)
  if (days >= minDaysForAll && missing.length > 0) {
    print(`never happened: ${missing.join(', ')}`)
    return false
  }
  return broken.length === 0
}
