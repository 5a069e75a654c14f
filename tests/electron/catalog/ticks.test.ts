import { expect, it } from 'vitest'
import { ticks } from '../../../electron/catalog/ticks.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { createFakeTime } from '../../support/fake-time.ts'

it('ticks every ten seconds, and at a boundary that comes before', async () => {
  const { clock, timer, pass } = createFakeTime()
  const startMs = clock.nowMs()
  const at: number[] = []
  const following = ticks(cinemaClockOf(clock), timer, () => [
    startMs - 5,
    startMs + 12_000,
    startMs + 60_000,
  ]).subscribe(() => at.push(clock.nowMs() - startMs))
  await pass(30_000)
  following.unsubscribe()
  await pass(30_000)
  expect(at).toEqual([10_000, 12_000, 22_000])
})
