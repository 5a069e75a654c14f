import { cpus } from 'node:os'
import { type GrowRow, isWithin, type Limit } from './grow/row.ts'
import { growRows } from './grow/rows.ts'

const say = (line = '') => process.stdout.write(`${line}\n`)
const columns = [2, 48, 16, 16, 10, 14, 8] as const

/**
 * What grows with the size of a cinema, each row at two sizes a factor of ten apart: the figures, how many times the
 * smaller size's the larger size's is, and whether it is within its limit. Exits with 1 where one is not.
 */
export async function runBench([...names]: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !growRows.some((row) => row.name === name))
  if (unknown.length > 0) {
    say(`grow: no row ${unknown.join(', ')}; one of these, please: ${growRows.map(({ name }) => name).join(', ')}`)
    process.exitCode = 1
    return
  }
  say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`)
  sayCells(['', 'figure', 'small', 'large', '× growth', 'must', ''])
  for (const row of growRows) if (names.length === 0 || names.includes(row.name)) await measureRow(row)
}

async function measureRow(row: GrowRow): Promise<void> {
  const [small, large] = row.sizes
  const atSmall = await row.measure(small)
  const atLarge = await row.measure(large)
  say(`${row.name}: ${row.about} (${small} and ${large})`)
  for (const [name, limit] of Object.entries(row.figures)) {
    const [before = Number.NaN, after = Number.NaN] = [atSmall[name], atLarge[name]]
    const isMet = isWithin([before, after], limit)
    if (!isMet) process.exitCode = 1
    const values = [before, after].map((value) => `${round(value)} ${limit.unit}`)
    sayCells(['', name, ...values, `× ${(after / before).toFixed(2)}`, toText(limit), isMet ? 'met' : 'MISSED'])
  }
}

function sayCells(cells: readonly string[]): void {
  say(
    cells
      .map((cell, index) => cell.padEnd(columns[index] ?? 0))
      .join(' ')
      .trimEnd(),
  )
}

function toText(limit: Limit): string {
  const atSmall = limit.maxAtSmall === undefined ? '' : `≤ ${limit.maxAtSmall}, `
  return atSmall + ('most' in limit ? `≤ ${limit.most}` : `≥ ${limit.least}`)
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
