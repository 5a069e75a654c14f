import { useState } from 'react'

type Typed = Readonly<Record<string, string | undefined>>

/** What was typed so far, by field; a field that nobody touched shows what is there. */
export function useTyped(item: object | null, meant: Typed) {
  const [typed, setTyped] = useState<Typed>(meant)
  const present = new Map(Object.entries(item ?? {}))
  const textOf = (name: string) => typed[name] ?? String(present.get(name) ?? '')
  return {
    textOf,
    field: (name: string) => ({
      value: textOf(name),
      onChange: (value: string) => setTyped({ ...typed, [name]: value }),
    }),
  }
}

/** The fields that have another value now, as an edit has them; null where there are none. */
export function changedParts<Item extends object>(before: Item, after: Item) {
  const names = Object.keys(after) as (keyof Item)[]
  const changed = names.filter((name) => after[name] !== before[name])
  const pick = (item: Item) => Object.fromEntries(changed.map((name) => [name, item[name]])) as Partial<Item>
  return changed.length === 0 ? null : { from: pick(before), to: pick(after) }
}
