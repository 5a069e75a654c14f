import { describe, expect, it } from 'vitest'
import { createPunctualTimer } from '../../runtime/punctual-timer.ts'
import { systemClock, systemTimer } from '../../runtime/system-ports.ts'

const maxHostDelayMs = 2 ** 31 - 1

/** A host as Node is: it cuts off the fraction, is a little early, and calls back at once where the delay is too long. */
function aHost() {
  let nowMs = 1_000.25
  let next: { readonly atMs: number; readonly callback: () => void } | null = null
  const delays: number[] = []
  const set = (callback: () => void, delayMs: number) => {
    delays.push(delayMs)
    const delay = delayMs > maxHostDelayMs ? 1 : Math.max(1, Math.trunc(delayMs))
    next = { atMs: nowMs + delay - 0.9, callback }
    return next
  }
  return {
    delays,
    clock: { monotonicMs: () => nowMs },
    set,
    clear: (handle: typeof next) => {
      if (handle === next) next = null
    },
    /** Goes on to what is next; false where nothing is. */
    goOn: () => {
      if (!next) return false
      const due = next
      next = null
      nowMs = due.atMs
      due.callback()
      return true
    },
  }
}

describe('a punctual timer', () => {
  it('calls back once and never before its delay has passed, though the host is early each time', () => {
    for (const delayMs of [0, 0.3, 1, 5_000, 899_999.75]) {
      const host = aHost()
      const timer = createPunctualTimer(host.clock, host)
      const endsAtMs = host.clock.monotonicMs() + delayMs
      const calledAtMs: number[] = []
      timer(delayMs, () => calledAtMs.push(host.clock.monotonicMs()))
      while (host.goOn());
      expect(calledAtMs).toHaveLength(1)
      expect(calledAtMs[0]).toBeGreaterThanOrEqual(endsAtMs)
      expect(calledAtMs[0]).toBeLessThan(endsAtMs + 2)
    }
  })

  it('waits for longer than the host can', () => {
    const host = aHost()
    const timer = createPunctualTimer(host.clock, host)
    const delayMs = 60 * 24 * 3_600_000
    const endsAtMs = host.clock.monotonicMs() + delayMs
    let calledAtMs = 0
    timer(delayMs, () => {
      calledAtMs = host.clock.monotonicMs()
    })
    while (host.goOn());
    expect(calledAtMs).toBeGreaterThanOrEqual(endsAtMs)
    expect(Math.max(...host.delays)).toBe(maxHostDelayMs)
  })

  it('does not call back once it was taken back, also while it waits for the second time', () => {
    const host = aHost()
    const timer = createPunctualTimer(host.clock, host)
    let calls = 0
    const takeBack = timer(10.5, () => {
      calls += 1
    })
    expect(host.goOn()).toBe(true)
    expect(calls).toBe(0)
    takeBack()
    expect([host.goOn(), calls]).toEqual([false, 0])
  })
})

describe('the system’s timer', () => {
  it('is never early by the system’s monotonic clock', async () => {
    const delaysMs = Array.from({ length: 200 }, (_, index) => 1 + index / 7.3)
    const earlyMs = await Promise.all(
      delaysMs.map((delayMs) => {
        const endsAtMs = systemClock.monotonicMs() + delayMs
        return new Promise<number>((resolve) => {
          systemTimer(delayMs, () => resolve(Math.max(0, endsAtMs - systemClock.monotonicMs())))
        })
      }),
    )
    expect(earlyMs.filter((early) => early > 0)).toEqual([])
  })
})
