/** How often what happened. */
export type Counts = {
  readonly add: (what: string, times?: number) => void
  readonly all: () => Readonly<Record<string, number>>
}

export function createCounts(): Counts {
  const counts: Record<string, number> = {}
  return {
    add: (what, times = 1) => {
      counts[what] = (counts[what] ?? 0) + times
    },
    all: () => counts,
  }
}
