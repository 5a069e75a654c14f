/**
 * One life of a process in a test. `step` is a call across a border (disk, terminal, server): the life can be told to end
 * right before or right after any of them, and from then on nothing of it happens and nothing of it ever resolves.
 */
export function createLife(endsAtPoint = Number.POSITIVE_INFINITY) {
  let points = 0
  let isOver = false
  let noticeEnd: () => void
  const over = new Promise<void>((resolve) => {
    noticeEnd = resolve
  })
  const forEver = new Promise<never>(() => undefined)

  const end = () => {
    isOver = true
    noticeEnd()
  }
  const passPoint = () => {
    if (!isOver && points++ === endsAtPoint) end()
    return !isOver
  }

  return {
    /** Resolves once the life is over. */
    over,
    end,
    isOver: () => isOver,
    points: () => points,
    step: async <Done>(act: () => Promise<Done>): Promise<Done> => {
      if (!passPoint()) return await forEver
      const done = await act()
      if (!passPoint()) return await forEver
      return done
    },
  }
}

export type Life = ReturnType<typeof createLife>
