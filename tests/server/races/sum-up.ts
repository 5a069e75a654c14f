import type { Found } from './race-all.ts'

/** What was found, once for each two acts and what they break, with how often and where it was seen first. */
export function sumUp(found: readonly Found[]): string[] {
  const alike = Map.groupBy(found, ({ acts, what }) => `${acts.toSorted().join(' × ')}: ${what.split('\n', 1)[0]}`)
  return [...alike.entries()]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([words, [first, ...more]]) => {
      const rest = first?.what.split('\n').slice(1).join('\n') ?? ''
      return `${more.length + 1} times ${words}\n${first?.where}\n${rest}`
    })
}
