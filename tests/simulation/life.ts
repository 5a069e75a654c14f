/** Where a life may be told to end: at the `skip`-th border from now whose name matches; null: any border. */
export type Doom = { readonly border: string | null; readonly skip: number }

/**
 * One life of a program: from its start to its end, good or bad. Each call of a port is a border, passed before it acts
 * and again before its answer comes. A life may end at any of them, and from then on nothing of it acts.
 */
export type Life = {
  readonly isOver: () => boolean
  /** Ends it without a word, as a power cut does. */
  readonly end: (why: string) => void
  readonly doom: (doom: Doom | null) => void
  readonly cross: <Done>(border: string, act: () => Promise<Done>) => Promise<Done>
  /** The callback, which does nothing once the life is over. */
  readonly guard: <Given extends unknown[]>(callback: (...given: Given) => void) => (...given: Given) => void
}

export function createLife(onEnd: (border: string) => void): Life {
  let isOver = false
  let doomed: { border: string | null; left: number } | null = null

  const endAt = (border: string) => {
    if (isOver) return
    isOver = true
    onEnd(border)
  }
  const pass = (border: string): boolean => {
    if (isOver) return false
    if (doomed && (doomed.border === null || border.startsWith(doomed.border)) && doomed.left-- === 0) endAt(border)
    return !isOver
  }
  const never = () => new Promise<never>(() => undefined)

  return {
    isOver: () => isOver,
    end: endAt,
    doom: (doom) => {
      doomed = doom && { border: doom.border, left: doom.skip }
    },
    cross: async (border, act) => {
      if (!pass(`${border} >`)) return never()
      try {
        const done = await act()
        return pass(`${border} <`) ? done : never()
      } catch (fault) {
        if (!pass(`${border} !`)) return never()
        throw fault
      }
    },
    guard:
      (callback) =>
      (...given) => {
        if (!isOver) callback(...given)
      },
  }
}
