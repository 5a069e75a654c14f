import { expect, it } from 'vitest'
import { createBackoff } from '../../../electron/server-link/backoff.ts'

const waits = (unit: number) => {
  const backoff = createBackoff({ uuid: () => '', unit: () => unit })
  return Array.from({ length: 8 }, backoff.nextMs)
}

it('waits twice as long each time, up to 15 s', () => {
  expect(waits(0)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
})

it('takes off up to half by chance', () => {
  expect(waits(1)).toEqual([250, 500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500])
})

it('begins again after a good connection', () => {
  const backoff = createBackoff({ uuid: () => '', unit: () => 0 })
  backoff.nextMs()
  backoff.nextMs()
  backoff.reset()
  expect(backoff.nextMs()).toBe(500)
})
