/** The fields of `from` that are not what they were, by name: somebody changed those meanwhile. */
export function changedFields(from: object, now: object): string[] {
  const present = new Map(Object.entries(now))
  return Object.entries(from).flatMap(([name, before]) => (isSame(before, present.get(name)) ? [] : [name]))
}

function isSame(before: unknown, present: unknown): boolean {
  return JSON.stringify(before ?? null) === JSON.stringify(present ?? null)
}
