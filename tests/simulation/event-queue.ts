type Event = { readonly atMs: number; readonly turn: number; act: (() => void) | null }

/** The turns of what comes before everything else at its time, so far. */
const firstTurn = -1e12

/** What is still to happen, soonest first; of two at the same time, the one that was added first. A binary heap. */
export function createEventQueue() {
  const heap: Event[] = []
  let turns = 0
  let earlyTurns = firstTurn

  const isBefore = (a: Event, b: Event) => a.atMs < b.atMs || (a.atMs === b.atMs && a.turn < b.turn)

  const rise = (event: Event) => {
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (!above || isBefore(above, event)) break
      heap[at] = above
      at = parent
    }
    heap[at] = event
  }

  const sink = (event: Event) => {
    let at = 0
    for (;;) {
      const left = heap[2 * at + 1]
      if (!left) break
      const right = heap[2 * at + 2]
      const isRight = right !== undefined && isBefore(right, left)
      const child = isRight ? right : left
      if (isBefore(event, child)) break
      heap[at] = child
      at = 2 * at + (isRight ? 2 : 1)
    }
    heap[at] = event
  }

  const removeFirst = () => {
    const last = heap.pop()
    if (last && heap.length > 0) sink(last)
  }

  return {
    /** Adds an event; the answer takes it out. */
    add: (atMs: number, act: () => void): (() => void) => {
      const event: Event = { atMs, turn: turns++, act }
      rise(event)
      return () => {
        event.act = null
      }
    },
    /** Adds an event that happens before everything else of its time but what was added in this way before. */
    addFirst: (atMs: number, act: () => void): void => {
      rise({ atMs, turn: earlyTurns++, act })
    },
    /** Takes the next event that is to happen no later than this, or undefined. */
    takeUntil: (untilMs: number): { readonly atMs: number; readonly act: () => void } | undefined => {
      for (let first = heap[0]; first && first.atMs <= untilMs; first = heap[0]) {
        removeFirst()
        if (first.act) return { atMs: first.atMs, act: first.act }
      }
      return undefined
    },
  }
}
