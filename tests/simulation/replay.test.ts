import { beforeAll, describe, expect, it } from 'vitest'
import { aKioskStore } from '../support/a-kiosk-store.ts'
import { databaseKinds, openTestDatabase } from '../support/databases.ts'
import { createFakeTime } from '../support/fake-time.ts'
import { figure, tellFigure } from '../support/figures.ts'
import type { History } from './history.ts'
import { dumpDatabase, dumpMemory, replayHistory } from './replay-history.ts'
import { replayJournal, sumOf } from './replay-journals.ts'
import type { DayOutcome } from './run-day.ts'
import { runDay } from './run-day.ts'
import { drawScenario } from './scenario.ts'

const days = Math.ceil(figure(10))
/** Fewer than a whole cinema has: each query is asked again of each database, one by one. */
const kioskCount = 6

describe('what happened in a simulated cinema', () => {
  const histories: { readonly history: History; readonly day: DayOutcome }[] = []

  beforeAll(async () => {
    for (let seed = 1; seed <= days; seed++) {
      const history: History = []
      const scenario = drawScenario(seed, kioskCount)
      // A database that is put back has no history that goes on.
      const hazards = scenario.hazards.filter(({ what }) => what !== 'server-put-back')
      histories.push({ history, day: await runDay({ ...scenario, hazards }, { history }) })
    }
  }, 600_000)

  it.each(databaseKinds)(
    'happens in the same way on %s, answer by answer, and ends equal',
    async (kind) => {
      for (const { history, day } of histories) {
        const database = await openTestDatabase(kind)
        try {
          expect(history.length).toBeGreaterThan(500)
          const different = await replayHistory(database.db, history, day.tables)
          expect(different.slice(0, 3).map((line) => line.slice(0, 1_000))).toEqual([])
          expect(await dumpDatabase(database.db)).toEqual(dumpMemory(day.tables))
        } finally {
          await database.close()
        }
      }
      tellFigure(`${days} simulated days of ${kioskCount} kiosks replayed on ${kind}: equal`)
    },
    1_200_000,
  )

  it.each(Array.from({ length: kioskCount }, (_, index) => index))(
    "comes to the same rights from kiosk %i's journal in a real store",
    async (index) => {
      const kiosk = histories[0]?.day.kiosks[index]
      if (!kiosk) throw new Error('no such kiosk')
      const store = await aKioskStore(createFakeTime().clock)
      expect(await replayJournal(store, kiosk)).toEqual(sumOf(kiosk))
    },
    120_000,
  )
})
