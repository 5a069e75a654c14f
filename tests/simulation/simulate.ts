import { parseArgs } from 'node:util'
import { printReport } from './print-report.ts'
import { runDay } from './run-day.ts'
import { runSeeds } from './run-seeds.ts'
import { drawScenario } from './scenario.ts'

// `npm run simulate -- --seeds N --from S`: so many cinema-days, each from its own seed (docs/simulation.md). With
// `--trace` one seed alone, and everything that happens in it.

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    trace: { type: 'boolean', default: false },
  },
})
const from = Number(values.from)

if (values.trace) {
  const { trace, broken, hash } = await runDay(drawScenario(from), { isTraced: true })
  process.stdout.write(
    `${trace.join('\n')}\n${broken.map(({ what, detail }) => `${what}: ${detail}\n`).join('')}hash ${hash}\n`,
  )
  process.exitCode = broken.length > 0 ? 1 : 0
} else {
  const onProgress = (line: string) => process.stderr.write(`${line}\n`)
  const report = await runSeeds({ from, count: Number(values.seeds), workers: Number(values.workers), onProgress })
  process.exitCode = printReport(report, (line) => process.stdout.write(`${line}\n`)) ? 0 : 1
}
