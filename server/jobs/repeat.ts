import type { Log } from '../../runtime/log.ts'
import type { Timer } from '../../shared/core/time.ts'

export type Repeating = {
  /** Does the work soon, also where it is being done just now: what was noted meanwhile is not missed. */
  readonly nudge: () => void
  /** Ends it; resolves once work under way is done. */
  readonly stop: () => Promise<void>
}

/** Between two turns, however often it is nudged: what many requests note at once is one turn's work. */
const restMs = 20

/**
 * Does `work` now, every `everyMs` (null: not by time) and at each nudge, never twice at once, and with a short rest
 * between. A failure is logged and tried again at the next turn: the database may be away for a while.
 */
export function repeat(
  { timer, log }: { timer: Timer; log: Log },
  name: string,
  everyMs: number | null,
  work: () => Promise<unknown>,
): Repeating {
  let underWay: Promise<void> | null = null
  let isResting = false
  let isWanted = false
  let isStopped = false
  let cancel: (() => void) | null = null

  async function run(): Promise<void> {
    isWanted = false
    try {
      await work()
    } catch (error) {
      log('server-work-failed', { err: error, work: name })
    }
    underWay = null
    isResting = true
    if (!isStopped) cancel = timer(restMs, endRest)
  }

  function endRest(): void {
    isResting = false
    if (isWanted) nudge()
    else if (everyMs !== null) cancel = timer(Math.max(0, everyMs - restMs), nudge)
  }

  function nudge(): void {
    isWanted = true
    if (underWay || isResting || isStopped) return
    cancel?.()
    underWay = run()
  }

  nudge()
  return {
    nudge,
    stop: async () => {
      isStopped = true
      cancel?.()
      await underWay
    },
  }
}
