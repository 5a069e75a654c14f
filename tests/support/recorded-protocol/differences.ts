/** Proofs, challenges, ids, stamps and enrolment codes: another run has others. */
const token = /^(?=.*[A-Z0-9])[\w.-]{20,}$|^[2-9A-Z]{12}$/
/** Said in words for people, or by the database that is behind the server. */
const free = ['detail', 'durability']
/** Packed seats (shared/seats/packed-seats.ts), which are as long as tokens, and yet the same in each run. */
const neverToken = ['places']

/**
 * Where a message differs from the recorded one in shape: a field more or less, another type, another word. Numbers may
 * be others; for tokens, `given` gets what stands in their place.
 */
export function differencesIn(recorded: unknown, found: unknown, given: Map<string, string>, place = ''): string[] {
  if (typeof recorded === 'string' && typeof found === 'string') {
    if (recorded === found) return []
    const isToken = token.test(recorded) && token.test(found) && !neverToken.some((name) => place.endsWith(` ${name}`))
    if (!isToken) return [`${place}: ${found}, not ${recorded}`]
    given.set(recorded, found)
    return []
  }
  const [type, foundType] = [typeOf(recorded), typeOf(found)]
  if (type !== foundType) return [`${place}: ${foundType}, not ${type}`]
  if (type !== 'object' && type !== 'array') return []
  const [fields, foundFields] = [recorded, found] as Readonly<Record<string, unknown>>[]
  const names = new Set([...Object.keys(fields ?? {}), ...Object.keys(foundFields ?? {})])
  return [...names]
    .filter((name) => !free.includes(name))
    .flatMap((name) => differencesIn(fields?.[name], foundFields?.[name], given, `${place} ${name}`))
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
