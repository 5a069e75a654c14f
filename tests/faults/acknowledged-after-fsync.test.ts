import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { figure, tellFigure } from '../support/figures.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { runSales, type TracedCall, traceProgram, traceSales, whyNoStrace } from './traced-sales.ts'

const salesCount = figure(1_000)
const why = whyNoStrace()

/** The sales that were told while something of theirs was not on disk yet, or nothing was written at all. */
function toldTooEarly(calls: readonly TracedCall[]): string[] {
  const unsynced = new Set<string>()
  let syncs = 0
  const early: string[] = []
  for (const { call, file, text } of calls) {
    const isKept = file.endsWith('.sqlite-wal') || file.endsWith('.seal')
    if (isKept && call === 'pwrite64') unsynced.add(file)
    if (isKept && call.endsWith('sync') && unsynced.delete(file)) syncs += 1
    if (call === 'write' && /"sold \d/.test(text)) {
      // `payment-started` and `sold`, each in the log and in the seal.
      if (unsynced.size > 0 || syncs < 4) early.push(`${text.trim()} after ${syncs} syncs, without ${[...unsynced]}`)
      syncs = 0
    }
  }
  return early
}

describe('a sale', () => {
  it.skipIf(why !== null)(
    `is told only after its fsync: ${salesCount} sales seen from outside (skipped where ${why ?? 'there is no strace'})`,
    () => {
      const folder = makeTemporaryFolder()
      onTestFinished(folder.remove)
      runSales(folder.path, 0)
      const { calls, acknowledged, stderr } = traceSales(folder.path, salesCount)
      expect(stderr).toBe('')
      expect(acknowledged).toHaveLength(salesCount)
      expect(calls.some(({ file }) => file === join(folder.path, 'kiosk', 'kiosk.sqlite-wal'))).toBe(true)
      const early = toldTooEarly(calls)
      tellFigure(`${acknowledged.length} sales seen from outside: ${early.length} told before their fsync`)
      expect(early).toEqual([])
    },
    600_000,
  )
})

/** What was written to the log, and synced, before each line of this kind, since the line before it. */
function callsBefore(
  calls: readonly TracedCall[],
  said: RegExp,
): { readonly writes: number; readonly syncs: number }[] {
  const before: { writes: number; syncs: number }[] = []
  let [writes, syncs] = [0, 0]
  for (const { call, file, text } of calls) {
    if (call === 'pwrite64' && file.endsWith('.sqlite-wal')) writes += 1
    if (call.endsWith('sync') && file.includes('.sqlite')) syncs += 1
    if (call !== 'write' || !/"(replica|fact|begins)/.test(text)) continue
    if (said.test(text)) before.push({ writes, syncs })
    writes = 0
    syncs = 0
  }
  return before
}

describe('what a kiosk is told of by its server', () => {
  it.skipIf(why !== null)(
    `is written without an fsync, and goes to the disk with the next fact of its own (skipped where ${why ?? 'there is no strace'})`,
    () => {
      const folder = makeTemporaryFolder()
      onTestFinished(folder.remove)
      const { calls, stderr } = traceProgram(join(import.meta.dirname, 'write-stored.ts'), folder.path, 100)
      expect(stderr).toBe('')
      const [replicas, facts] = [callsBefore(calls, /"replica/), callsBefore(calls, /"fact/)]
      expect(replicas).toHaveLength(100)
      expect(replicas.filter(({ writes }) => writes === 0)).toEqual([])
      expect(replicas.filter(({ syncs }) => syncs > 0)).toEqual([])
      expect(facts).toHaveLength(10)
      expect(facts.filter(({ writes, syncs }) => writes === 0 || syncs !== 1)).toEqual([])
    },
    60_000,
  )
})
