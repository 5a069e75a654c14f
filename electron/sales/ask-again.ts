import type { Observable } from 'rxjs'
import type { Timer } from '../../shared/core/time.ts'

const firstPauseMs = 1_000
const maxPauseMs = 30_000

/** Asks again later, each thing by itself, with pauses that grow from one second to half a minute. */
export type AskAgain<Key> = {
  readonly later: (key: Key, ask: () => unknown) => void
  /** The answer is known: nothing is asked any more, and the next time begins with a short pause. */
  readonly stop: (key: Key) => void
}

/** `isBack$`: whoever is asked can be reached again, and the pauses begin short again. */
export function createAskAgain<Key>(timer: Timer, isBack$?: Observable<unknown>): AskAgain<Key> {
  const nextAsks = new Map<Key, { readonly pauseMs: number; readonly cancel: () => void }>()
  isBack$?.subscribe(() => {
    for (const [key, next] of nextAsks) nextAsks.set(key, { ...next, pauseMs: 0 })
  })
  return {
    later: (key, ask) => {
      const before = nextAsks.get(key)
      before?.cancel()
      const pauseMs = before ? Math.min(Math.max(before.pauseMs * 2, firstPauseMs), maxPauseMs) : firstPauseMs
      nextAsks.set(key, { pauseMs, cancel: timer(pauseMs, ask) })
    },
    stop: (key) => {
      nextAsks.get(key)?.cancel()
      nextAsks.delete(key)
    },
  }
}
