/** Where one version differs from the next one. */
export type OlderVersion = {
  /** Paths of the next version that this one has nothing for. */
  readonly lacks: readonly string[]
  readonly messages: readonly OlderMessage[]
}

/** How one version spells a message that the next version spells otherwise. What is not listed is the same in both. */
export type OlderMessage = {
  /** In this version, and in the next one. */
  readonly path: string
  readonly nextPath: string
  readonly request?: Spelling
  readonly answer?: Spelling
}

/** Rewrites a message that nobody has parsed yet; what does not have the expected shape stays as it is, to be refused. */
export type Spelling = {
  readonly toNext: (message: unknown) => unknown
  readonly fromNext: (message: unknown) => unknown
}

/** The way to an object in a message: fields by name, and `each` for every member of a list. */
type Way = readonly string[]
export const each = '*'

/** A field that has another name in the next version, in the objects that are reached through `within`. */
export function renamedField(within: Way, name: string, nextName: string): Spelling {
  return {
    toNext: (message) => changeIn(message, within, (object) => rename(object, name, nextName)),
    fromNext: (message) => changeIn(message, within, (object) => rename(object, nextName, name)),
  }
}

/** Values of a field that are others in the next version, each with the one that stands for it there. */
export function renamedValues(within: Way, field: string, values: ReadonlyMap<string, string>): Spelling {
  const nextValues = new Map([...values].map(([value, nextValue]) => [nextValue, value]))
  const put = (to: ReadonlyMap<unknown, string>) => (object: Fields) =>
    field in object ? { ...object, [field]: to.get(object[field]) ?? object[field] } : object
  return {
    toNext: (message) => changeIn(message, within, put(values)),
    fromNext: (message) => changeIn(message, within, put(nextValues)),
  }
}

/** Objects that the next version writes in another way, those that are reached through `within`. */
export function rewritten(
  within: Way,
  ways: { readonly [Name in keyof Spelling]: (object: Fields) => Fields },
): Spelling {
  return {
    toNext: (message) => changeIn(message, within, ways.toNext),
    fromNext: (message) => changeIn(message, within, ways.fromNext),
  }
}

/** Both of two spellings, of different fields. */
export function both(one: Spelling, other: Spelling): Spelling {
  return {
    toNext: (message) => other.toNext(one.toNext(message)),
    fromNext: (message) => one.fromNext(other.fromNext(message)),
  }
}

export type Fields = Readonly<Record<string, unknown>>

function changeIn(message: unknown, [field, ...deeper]: Way, change: (object: Fields) => Fields): unknown {
  if (field === each) return Array.isArray(message) ? message.map((one) => changeIn(one, deeper, change)) : message
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return message
  const object = message as Fields
  if (field === undefined) return change(object)
  return field in object ? { ...object, [field]: changeIn(object[field], deeper, change) } : object
}

/** With the fields in the order in which they were. */
function rename(object: Fields, from: string, to: string): Fields {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name === from ? to : name, value]))
}
