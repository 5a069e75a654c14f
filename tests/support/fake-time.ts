import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Clock, Timer } from '../../shared/core/time.ts'

type Due = { readonly atMs: number; readonly callback: () => void }

const flowMs = 5

/** Time that passes only when a test says so. The wall clock can be set on its own; timers go by the monotonic one. */
export function createFakeTime(startMs = Date.UTC(2026, 10, 21, 4)) {
  let monotonicMs = 1_000
  let wallOffsetMs = startMs - monotonicMs
  const due = new Set<Due>()
  const clock: Clock = { nowMs: () => Math.floor(monotonicMs + wallOffsetMs), monotonicMs: () => monotonicMs }
  const timer: Timer = (delayMs, callback) => {
    const one = { atMs: monotonicMs + delayMs, callback }
    due.add(one)
    return () => due.delete(one)
  }
  return {
    clock,
    timer,
    /** Lets time pass and every timer go off in its order, with what follows from each. */
    pass: async (ms: number) => {
      const endMs = monotonicMs + ms
      for (;;) {
        const [next] = [...due].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)
        if (!next) break
        due.delete(next)
        monotonicMs = Math.max(monotonicMs, next.atMs)
        next.callback()
        await setImmediate()
      }
      monotonicMs = endMs
      await setImmediate()
    },
    /** Lets time flow, five milliseconds for each real one, until the condition holds. */
    flowUntil: async (holds: () => boolean) => {
      while (!holds()) {
        monotonicMs += flowMs
        for (const one of [...due].filter(({ atMs }) => atMs <= monotonicMs)) {
          due.delete(one)
          one.callback()
        }
        await setTimeout(1)
      }
    },
    /** The machine is suspended: the wall clock goes on, the monotonic one and timers stand still. */
    sleep: (ms: number) => {
      wallOffsetMs += ms
    },
    /** Time passes and no timer goes off, as while a machine has no time: each is late afterwards. */
    stall: (ms: number) => {
      monotonicMs += ms
    },
    setWallClock: (nowMs: number) => {
      wallOffsetMs = nowMs - monotonicMs
    },
  }
}
