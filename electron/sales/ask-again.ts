import type { Timer } from '../../shared/core/time.ts'

const firstPauseMs = 1_000
const longestPauseMs = 30_000

/** Asks again later, each thing by itself, with pauses that grow from one second to half a minute. */
export type AskAgain<Key> = {
  readonly later: (key: Key, ask: () => unknown) => void
  /** The answer is known: nothing is asked any more, and the next time begins with a short pause. */
  readonly stop: (key: Key) => void
}

export function createAskAgain<Key>(timer: Timer): AskAgain<Key> {
  const nextAsks = new Map<Key, { readonly pauseMs: number; readonly cancel: () => void }>()
  return {
    later: (key, ask) => {
      const before = nextAsks.get(key)
      before?.cancel()
      const pauseMs = before ? Math.min(before.pauseMs * 2, longestPauseMs) : firstPauseMs
      nextAsks.set(key, { pauseMs, cancel: timer(pauseMs, ask) })
    },
    stop: (key) => {
      nextAsks.get(key)?.cancel()
      nextAsks.delete(key)
    },
  }
}
