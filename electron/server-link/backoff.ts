import type { Random } from '../../shared/core/random.ts'

const firstMs = 500
const maxMs = 15_000

/** How long to wait before the next try: 0.5 s, then twice as long each time up to 15 s, less up to half by chance. */
export type Backoff = { readonly nextMs: () => number; readonly reset: () => void }

/** The chance keeps the kiosks of a cinema from coming back all at once when their server is up again. */
export function createBackoff(random: Random): Backoff {
  let wholeMs = firstMs
  return {
    nextMs: () => {
      const delayMs = Math.round(wholeMs * (1 - random.unit() / 2))
      wholeMs = Math.min(wholeMs * 2, maxMs)
      return delayMs
    },
    reset: () => {
      wholeMs = firstMs
    },
  }
}
