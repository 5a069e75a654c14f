const rules = new Intl.PluralRules('en')

/** `1 seat`, `2 seats`, as English counts. */
export function counted(count: number, one: string, other: string): string {
  return `${count} ${rules.select(count) === 'one' ? one : other}`
}
