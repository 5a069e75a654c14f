/**
 * `now`, with every part of it that equals the same part of `before` replaced by that one: what did not change keeps its
 * identity, so nothing that is drawn from it is drawn again. For data as a link carries it: JSON.
 */
export function shareUnchanged<Data>(before: unknown, now: Data): Data {
  if (Object.is(before, now)) return now
  if (Array.isArray(before) && Array.isArray(now)) return shareItems(before, now) as Data
  if (isObject(before) && isObject(now)) return shareFields(before, now) as Data
  return now
}

function shareItems(before: readonly unknown[], now: readonly unknown[]): readonly unknown[] {
  const shared = now.map((item, index) => shareUnchanged(before[index], item))
  const isSame = before.length === now.length && shared.every((item, index) => Object.is(item, before[index]))
  return isSame ? before : shared
}

function shareFields(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const shared = Object.fromEntries(
    Object.entries(now).map(([key, value]) => [
      key,
      Object.hasOwn(before, key) ? shareUnchanged(before[key], value) : value,
    ]),
  )
  const keys = Object.keys(shared)
  const isSame =
    keys.length === Object.keys(before).length &&
    keys.every((key) => Object.hasOwn(before, key) && Object.is(shared[key], before[key]))
  return isSame ? before : shared
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
