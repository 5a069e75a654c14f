import type { Random } from './random.ts'
import type { Timer } from './time.ts'

// How work is tried again: after a failure, with pauses that grow, and at intervals.

/** The first pause and the longest one: each is twice the one before. Without `maxMs` every pause is the first. */
export type Pauses = { readonly firstMs: number; readonly maxMs?: number }

/** The pauses of one row of failures. */
export type Backoff = { readonly nextMs: () => number; readonly reset: () => void }

/**
 * With `random` each pause is shorter by up to half: kiosks of one cinema don't come back all at once when their server
 * is up again.
 */
export function createBackoff({ firstMs, maxMs = firstMs }: Pauses, random?: Pick<Random, 'unit'>): Backoff {
  let wholeMs = firstMs
  return {
    nextMs: () => {
      const delayMs = random ? Math.round(wholeMs * (1 - random.unit() / 2)) : wholeMs
      wholeMs = Math.min(wholeMs * 2, maxMs)
      return delayMs
    },
    reset: () => {
      wholeMs = firstMs
    },
  }
}

/** One thing that is tried again until it succeeds. */
export type Retry = {
  /** Calls back after the next pause, or after `minMs` where that is longer, instead of what was waiting. */
  readonly later: (work: () => void, minMs?: number) => void
  /** The pauses begin with the first again; what is waiting goes on waiting. */
  readonly reset: () => void
  /** Nothing waits any more, and the pauses begin with the first again. */
  readonly stop: () => void
}

export function createRetry(timer: Timer, pauses: Pauses): Retry {
  const backoff = createBackoff(pauses)
  let cancel: (() => void) | null = null
  return {
    later: (work, minMs = 0) => {
      cancel?.()
      cancel = timer(Math.max(backoff.nextMs(), minMs), work)
    },
    reset: backoff.reset,
    stop: () => {
      cancel?.()
      cancel = null
      backoff.reset()
    },
  }
}

/** Things of one kind that are tried again, each by itself. */
export type RetryByKey<Key> = {
  readonly later: (key: Key, work: () => void) => void
  readonly reset: () => void
  readonly stop: (key: Key) => void
}

/** As `createRetry`, with pauses of its own for each key; `reset` is for all of them. */
export function createRetryByKey<Key>(timer: Timer, pauses: Pauses): RetryByKey<Key> {
  const retries = new Map<Key, Retry>()
  return {
    later: (key, work) => {
      const retry = retries.get(key) ?? createRetry(timer, pauses)
      retries.set(key, retry)
      retry.later(work)
    },
    reset: () => {
      for (const retry of retries.values()) retry.reset()
    },
    stop: (key) => {
      retries.get(key)?.stop()
      retries.delete(key)
    },
  }
}

/** Does the work every `everyMs`, for the first time after `firstMs`, until what it returns is called. */
export function repeatEvery(timer: Timer, everyMs: number, work: () => void, firstMs = everyMs): () => void {
  let cancel = timer(firstMs, again)
  function again(): void {
    cancel = timer(everyMs, again)
    work()
  }
  return () => cancel()
}
