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

/** A field that has another name in the next version, in the object that is reached through the fields `within`. */
export function renamedField(within: readonly string[], name: string, nextName: string): Spelling {
  return {
    toNext: (message) => changeIn(message, within, (object) => rename(object, name, nextName)),
    fromNext: (message) => changeIn(message, within, (object) => rename(object, nextName, name)),
  }
}

type Fields = Readonly<Record<string, unknown>>

function changeIn(
  message: unknown,
  [field, ...deeper]: readonly string[],
  change: (object: Fields) => Fields,
): unknown {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return message
  const object = message as Fields
  if (field === undefined) return change(object)
  return field in object ? { ...object, [field]: changeIn(object[field], deeper, change) } : object
}

/** With the fields in the order in which they were. */
function rename(object: Fields, from: string, to: string): Fields {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name === from ? to : name, value]))
}
