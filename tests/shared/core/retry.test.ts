import { describe, expect, it } from 'vitest'
import { createBackoff, createRetry, createRetryByKey, repeatEvery } from '../../../shared/core/retry.ts'
import { createFakeTime } from '../../support/fake-time.ts'

const secondsAndHalfAMinute = { firstMs: 1_000, maxMs: 30_000 }

describe('a backoff', () => {
  const pauses = (unit: number) => {
    const backoff = createBackoff({ firstMs: 500, maxMs: 15_000 }, { unit: () => unit })
    return Array.from({ length: 8 }, backoff.nextMs)
  }

  it('pauses twice as long each time, up to its longest pause', () => {
    expect(pauses(0)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  })

  it('takes off up to half by chance', () => {
    expect(pauses(1)).toEqual([250, 500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500])
  })

  it('begins with its first pause again after a reset', () => {
    const backoff = createBackoff({ firstMs: 500, maxMs: 15_000 })
    backoff.nextMs()
    backoff.nextMs()
    backoff.reset()
    expect(backoff.nextMs()).toBe(500)
  })

  it('has one pause only where no longest one is given', () => {
    const backoff = createBackoff({ firstMs: 500 })
    expect([backoff.nextMs(), backoff.nextMs()]).toEqual([500, 500])
  })
})

describe('a retry', () => {
  it('calls back after the next pause, instead of what was waiting', async () => {
    const time = createFakeTime()
    const retry = createRetry(time.timer, secondsAndHalfAMinute)
    const calls: string[] = []
    retry.later(() => calls.push('first'))
    retry.later(() => calls.push('second'))
    await time.pass(1_999)
    expect(calls).toEqual([])
    await time.pass(1)
    expect(calls).toEqual(['second'])
    await time.pass(60_000)
    expect(calls).toEqual(['second'])
  })

  it('waits longer where it is told to', async () => {
    const time = createFakeTime()
    const retry = createRetry(time.timer, { firstMs: 15_000 })
    const calls: string[] = []
    retry.later(() => calls.push('late'), 300_000)
    await time.pass(299_999)
    expect(calls).toEqual([])
    await time.pass(1)
    expect(calls).toEqual(['late'])
  })

  it('calls nobody once it was stopped, and then begins with its first pause', async () => {
    const time = createFakeTime()
    const retry = createRetry(time.timer, secondsAndHalfAMinute)
    const calls: string[] = []
    retry.later(() => calls.push('never'))
    retry.stop()
    await time.pass(60_000)
    retry.later(() => calls.push('again'))
    await time.pass(1_000)
    expect(calls).toEqual(['again'])
  })

  it('still calls what waits after a reset', async () => {
    const time = createFakeTime()
    const retry = createRetry(time.timer, secondsAndHalfAMinute)
    const calls: string[] = []
    retry.later(() => calls.push('waiting'))
    retry.reset()
    await time.pass(1_000)
    expect(calls).toEqual(['waiting'])
  })
})

describe('a retry by key', () => {
  it('grows the pauses of each key by themselves, and shortens all of them at a reset', async () => {
    const time = createFakeTime()
    const retry = createRetryByKey<string>(time.timer, secondsAndHalfAMinute)
    const waitedSeconds = async (key: string) => {
      let isCalled = false
      retry.later(key, () => {
        isCalled = true
      })
      for (let seconds = 1; ; seconds++) {
        await time.pass(1_000)
        if (isCalled) return seconds
      }
    }
    const pauses: number[] = []
    for (let tries = 0; tries < 8; tries++) pauses.push(await waitedSeconds('key'))
    expect(await waitedSeconds('other')).toBe(1)
    retry.reset()
    for (let tries = 0; tries < 2; tries++) pauses.push(await waitedSeconds('key'))
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 1, 2])
  })

  it('stops one key and leaves the others waiting', async () => {
    const time = createFakeTime()
    const retry = createRetryByKey<string>(time.timer, secondsAndHalfAMinute)
    const calls: string[] = []
    retry.later('stopped', () => calls.push('stopped'))
    retry.later('waiting', () => calls.push('waiting'))
    retry.stop('stopped')
    await time.pass(1_000)
    expect(calls).toEqual(['waiting'])
  })
})

describe('work at intervals', () => {
  it('is done first after its first pause, then at each interval, until it is ended', async () => {
    const time = createFakeTime()
    const beganAtMs = time.clock.monotonicMs()
    const doneAtMs: number[] = []
    const end = repeatEvery(time.timer, 15_000, () => doneAtMs.push(time.clock.monotonicMs() - beganAtMs), 5_000)
    await time.pass(40_000)
    end()
    await time.pass(60_000)
    expect(doneAtMs).toEqual([5_000, 20_000, 35_000])
  })
})
