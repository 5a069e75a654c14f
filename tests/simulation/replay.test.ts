import { beforeAll, describe, expect, it } from 'vitest'
import { aKioskStore } from '../support/a-kiosk-store.ts'
import { type DatabaseKind, databaseKinds, openTestDatabase } from '../support/databases.ts'
import { createFakeTime } from '../support/fake-time.ts'
import { figure, tellFigure } from '../support/figures.ts'
import { wrongTotals } from '../support/wrong-totals.ts'
import type { History } from './history.ts'
import { replayHistory } from './replay-history.ts'
import { replayJournal, sumOf } from './replay-journals.ts'
import { addBeginnings, dumpDatabase, dumpMemory } from './replayed-tables.ts'
import { type DayOutcome, runDay } from './run-day.ts'
import { drawScenario } from './scenario.ts'

const days = Math.ceil(figure(10))
/** Fewer than a whole cinema has: each query is asked again of each database, one by one. */
const kioskCount = 6

describe('what happened in a simulated cinema', () => {
  type Day = { readonly history: History; readonly day: DayOutcome }
  // PGlite has one connection: on it no transaction can wait for another.
  const histories: Readonly<Record<DatabaseKind, Day[]>> = { PGlite: [], Postgres: [] }

  beforeAll(async () => {
    for (const kind of databaseKinds) {
      for (let seed = 1; seed <= days; seed++) {
        const history: History = []
        const scenario = drawScenario(seed, kioskCount)
        // A database that is restored has no history that goes on.
        const hazards = scenario.hazards.filter(({ what }) => what !== 'server-restored')
        const isSerial = kind === 'PGlite'
        histories[kind].push({ history, day: await runDay({ ...scenario, hazards }, { history, isSerial }) })
      }
    }
  }, 600_000)

  it.each(databaseKinds)(
    'happens in the same way on %s, answer by answer and wait by wait, and ends equal',
    async (kind) => {
      let waits = 0
      for (const { history, day } of histories[kind]) {
        const database = await openTestDatabase(kind)
        try {
          expect(history.length).toBeGreaterThan(500)
          await addBeginnings(database.db, day.tables)
          const different = await replayHistory(database.db, history)
          waits += history.filter(({ what }) => what === 'waits').length
          expect(different.slice(0, 3).map((line) => line.slice(0, 1_000))).toEqual([])
          expect(await dumpDatabase(database.db)).toEqual(dumpMemory(day.tables))
          expect(await wrongTotals(database.db)).toEqual([])
        } finally {
          await database.close()
        }
      }
      if (kind === 'Postgres') expect(waits).toBeGreaterThan(0)
      tellFigure(`${days} simulated days of ${kioskCount} kiosks replayed on ${kind}: equal, and ${waits} waits`)
    },
    1_200_000,
  )

  it.each(Array.from({ length: kioskCount }, (_, index) => index))(
    "comes to the same rights from kiosk %i's journal in a real store",
    async (index) => {
      const kiosk = histories.PGlite[0]?.day.kiosks[index]
      if (!kiosk) throw new Error('no such kiosk')
      const store = await aKioskStore(createFakeTime().clock)
      expect(await replayJournal(store, kiosk)).toEqual(sumOf(kiosk))
    },
    120_000,
  )
})
