/** Runs one piece of work after the other, in the order asked for; one that fails does not stop the next. */
export function createMutex(): <Done>(work: () => Promise<Done>) => Promise<Done> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine
    return mine
  }
}

/** As `createMutex`, for each key by itself. */
export function createMutexByKey<Key>(): <Done>(key: Key, work: () => Promise<Done>) => Promise<Done> {
  const last = new Map<Key, Promise<unknown>>()
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    last.set(key, mine)
    const forget = () => {
      if (last.get(key) === mine) last.delete(key)
    }
    mine.then(forget, forget)
    return mine
  }
}

/** Runs no more than so many pieces of work at once, in the order asked for; one that fails does not stop the next. */
export function createLanes(count: number): <Done>(work: () => Promise<Done>) => Promise<Done> {
  const waiting: (() => void)[] = []
  let free = count
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}

/**
 * Makes a pass that is never made twice at once: whoever asks for one while it is being made gets one more after it, and
 * waits for that.
 */
export function coalesceRuns(pass: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let isWanted = false
  return async () => {
    isWanted = true
    running ??= (async () => {
      try {
        while (isWanted) {
          isWanted = false
          await pass()
        }
      } finally {
        running = null
      }
    })()
    await running
  }
}
