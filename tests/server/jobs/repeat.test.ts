import { describe, expect, it } from 'vitest'
import { repeat } from '../../../server/jobs/repeat.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createSilentLog } from '../../support/silent-log.ts'

describe('repeated work', () => {
  it('is done at once, every so often, and soon after nudges, however many they are', async () => {
    const { timer, pass } = createFakeTime()
    let turns = 0
    const work = repeat({ timer, log: createSilentLog().log }, 'count', 150, async () => {
      turns += 1
    })
    expect(turns).toBe(1)
    await pass(1)
    for (let count = 0; count < 100; count++) work.nudge()
    expect(turns).toBe(1)
    await pass(20)
    expect(turns).toBe(2)
    await pass(149)
    expect(turns).toBe(2)
    await pass(1)
    expect(turns).toBe(3)
    await pass(30)
    work.nudge()
    expect(turns).toBe(4)
    await work.stop()
    await pass(1_000)
    expect(turns).toBe(4)
  })

  it('is tried again after a failure, which is logged', async () => {
    const { timer, pass } = createFakeTime()
    const { log, faults } = createSilentLog()
    let turns = 0
    const work = repeat({ timer, log }, 'fail', 150, async () => {
      turns += 1
      throw new Error('away')
    })
    await pass(1)
    await pass(150)
    expect(turns).toBe(2)
    expect(faults).toHaveLength(2)
    await work.stop()
  })
})
