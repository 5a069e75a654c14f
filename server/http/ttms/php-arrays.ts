import { splitBrackets } from '../transport/form-fields.ts'

// Arrays in a form as PHP writes them: `name[0][1]=x`, or `name[]=x` for the next place.

/** Bracketed fields deeper than this mean nothing to any operation. */
const deepest = 2

type Branch = Map<string, Branch | string>

/** Collects bracketed fields by the name before the brackets; `lists` answers them as nested lists. */
export function collectPhpArrays() {
  const branches = new Map<string, Branch | null>()
  return {
    /** Takes the field if its name has brackets; answers whether it did. */
    take: (name: string, value: string): boolean => {
      const parts = splitBrackets(name)
      if (!parts) return false
      const { root, keys } = parts
      const branch = branches.get(root) ?? (branches.has(root) ? null : new Map())
      branches.set(root, branch && keys.length <= deepest && put(branch, keys, value) ? branch : null)
      return true
    },
    /** By name; null where what came is no list of the kind. */
    lists: (): Map<string, unknown> =>
      new Map([...branches].map(([name, branch]) => [name, branch && toList(branch)] as const)),
  }
}

function put(branch: Branch, [first = '', ...rest]: readonly string[], value: string): boolean {
  const key = first === '' ? String(branch.size) : first
  if (!/^\d{1,4}$/.test(key)) return false
  if (rest.length === 0) {
    branch.set(key, value)
    return true
  }
  const next = branch.get(key) ?? new Map()
  if (typeof next === 'string') return false
  branch.set(key, next)
  return put(next, rest, value)
}

function toList(branch: Branch): unknown[] {
  const places = [...branch].toSorted(([a], [b]) => Number(a) - Number(b))
  return places.map(([, place]) => (typeof place === 'string' ? place : toList(place)))
}
