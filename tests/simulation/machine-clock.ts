import type { Clock } from '../../shared/core/time.ts'
import type { World } from './world.ts'

/** The clocks of one machine: a wall clock that may be set wrong, and one that counts from the start of each life. */
export function createMachineClock(world: World) {
  let offMs = 0
  let wasSetWrong = false
  return {
    /** Sets the wall clock off by this much; 0 sets it right. */
    setOff: (ms: number) => {
      offMs = ms
      wasSetWrong ||= ms !== 0
    },
    /** Whether it ever was off. */
    wasSetWrong: () => wasSetWrong,
    offMs: () => offMs,
    /** The clock as a program sees it that starts now. */
    started: (): Clock => {
      const startedMs = world.nowMs()
      return { nowMs: () => Math.floor(world.nowMs() + offMs), monotonicMs: () => world.nowMs() - startedMs }
    },
  }
}

export type MachineClock = ReturnType<typeof createMachineClock>
