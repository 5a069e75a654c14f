/** A step that a model can take: what to call it, and the state after it. */
export type ModelStep<State> = { readonly label: string; readonly next: State }

export type Search<State> = {
  readonly start: State
  readonly steps: (state: State) => readonly ModelStep<State>[]
  /** What is wrong with this state, or null. */
  readonly fault: (state: State, steps: readonly ModelStep<State>[]) => string | null
}

export type SearchOutcome =
  | { readonly isSafe: true; readonly stateCount: number }
  | { readonly isSafe: false; readonly fault: string; readonly trace: readonly string[] }

const maxStates = 500_000

/** Visits every state that can be reached, nearest first; the trace of a fault is thus among the shortest. */
export function searchStates<State>({ start, steps, fault }: Search<State>): SearchOutcome {
  type Visit = { readonly state: State; readonly from: Visit | null; readonly label: string }
  const seen = new Set([JSON.stringify(start)])
  const queue: Visit[] = [{ state: start, from: null, label: 'start' }]
  for (const visit of queue) {
    const next = steps(visit.state)
    const wrong = fault(visit.state, next)
    if (wrong !== null) {
      const trace: string[] = []
      for (let at: Visit | null = visit; at?.from; at = at.from) trace.unshift(at.label)
      return { isSafe: false, fault: wrong, trace }
    }
    for (const step of next) {
      const key = JSON.stringify(step.next)
      if (seen.has(key)) continue
      seen.add(key)
      queue.push({ state: step.next, from: visit, label: step.label })
    }
    if (seen.size > maxStates) throw new RangeError(`more than ${maxStates} states: the model has no bound`)
  }
  return { isSafe: true, stateCount: seen.size }
}
