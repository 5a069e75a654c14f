import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openKioskStore } from '../../../electron/journal/open-kiosk-store.ts'
import { systemClock, systemRandom } from '../../../runtime/system-ports.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { figure, tellFigure } from '../../support/figures.ts'
import { startProgram } from '../../support/programs.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const kills = figure(100)

function aFolder() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  return folder.path
}

const startKiosk = (folder: string, ...args: string[]) =>
  startProgram('selling-kiosk', { args: ['tests/support/selling-kiosk.ts', folder, ...args] })

async function readJournal(folder: string) {
  const store = await openKioskStore({
    directory: join(folder, 'kiosk'),
    sealDirectory: join(folder, 'seal'),
    clock: systemClock,
    cinemaClock: cinemaClockOf(systemClock),
    random: systemRandom,
    keystore: null,
  })
  const entries = await store.journal.entriesAfter(0, Infinity)
  await store.close()
  return entries
}

/** The terminal's own record of the keys that it charged and did not pay back. */
function chargedKeys(folder: string): string[] {
  const states = new Map<string, string>()
  for (const line of readFileSync(join(folder, 'terminal', 'ledger.jsonl'), 'utf8')
    .trim()
    .split('\n')) {
    const { key, state } = JSON.parse(line)
    states.set(key, state)
  }
  return [...states].filter(([, state]) => state === 'approved').map(([key]) => key)
}

describe('a kiosk that is killed (SIGKILL)', () => {
  it('makes exactly one sale of a payment that the terminal had approved and it had not written', async () => {
    const folder = aFolder()
    const killed = await startKiosk(folder, 'sell', 'die-before-sold').ended
    expect(killed.signal).toBe('SIGKILL')
    expect(chargedKeys(folder)).toHaveLength(1)
    expect((await readJournal(folder)).map(({ kind }) => kind)).toEqual(['rights-taken', 'payment-started'])

    const next = startKiosk(folder, 'settle')
    await next.printed(/^closed$/m)
    expect(next.stdout()).toContain('settled 0')
    const entries = await readJournal(folder)
    expect(entries.map(({ kind }) => kind)).toEqual(['rights-taken', 'payment-started', 'sold', 'printed'])
    expect(chargedKeys(folder)).toHaveLength(1)
  })

  it(`misses no sale that it had acknowledged after ${kills} kills in the middle of sales, and each charge is one sale`, async () => {
    const folder = aFolder()
    const acknowledged: string[] = []
    for (let kill = 0; kill < kills; kill++) {
      const kiosk = startKiosk(folder, 'sell')
      const moment = ['held', 'paying', 'sold \\d+'][kill % 3]
      await kiosk.printed(new RegExp(`(sold \\d+\\n[^]*){${2 + (kill % 4)}}${moment}\n`))
      await kiosk.kill()
      acknowledged.push(...[...kiosk.stdout().matchAll(/^sold (\d+)$/gm)].map(([, number = '']) => number))
    }
    const last = startKiosk(folder, 'settle')
    await last.printed(/^closed$/m)

    const entries = await readJournal(folder)
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1))
    const sales = entries.flatMap((entry) => (entry.kind === 'sold' ? [entry.body] : []))
    const ticketNumbers = sales.flatMap(({ tickets }) => tickets.map(({ ticketNumber }) => String(ticketNumber)))
    const seats = sales.flatMap(({ tickets }) => tickets.map(({ row, col }) => `${row}-${col}`))
    const missing = acknowledged.filter((number) => !ticketNumbers.includes(number))
    tellFigure(
      `${kills} kills in the middle of sales: ${missing.length} of ${acknowledged.length} acknowledged tickets missing`,
    )
    expect(missing).toEqual([])
    expect(acknowledged.length).toBeGreaterThan(2 * kills)
    expect(new Set(ticketNumbers).size).toBe(ticketNumbers.length)
    expect(new Set(seats).size).toBe(seats.length)
    expect(sales.map(({ payment }) => payment.key).sort()).toEqual(chargedKeys(folder).sort())
  }, 600_000)
})
