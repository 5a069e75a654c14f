import { describe, expect, it } from 'vitest'
import { figure, seed } from '../support/figures.ts'
import { printReport } from './print-report.ts'
import { runSeeds } from './run-seeds.ts'

const days = figure(1_000, 25)

describe('a simulated cinema', () => {
  it(`sells no seat twice, loses no paid order and no fen, and comes to rest, on ${days} days of every hazard`, async () => {
    const onProgress = (line: string) => process.stderr.write(`${line}\n`)
    const report = await runSeeds({ from: seed, count: days, workers: 2, onProgress })
    const lines: string[] = []
    const isGood = printReport(report, (line) => lines.push(line))
    process.stdout.write(`${lines.join('\n')}\n`)
    expect(isGood, lines.join('\n')).toBe(true)
    expect(report.days).toBe(days)
  }, 7_200_000)

  it('goes the same way again from the same seed, and another way from another', async () => {
    const run = (from: number) => runSeeds({ from, count: 2, workers: 1 })
    const [first, again, other] = await Promise.all([run(7), run(7), run(9)])
    expect(again.hash).toBe(first.hash)
    expect(other.hash).not.toBe(first.hash)
  }, 600_000)
})
