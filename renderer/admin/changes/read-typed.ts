import { useState } from 'react'
import type { z } from 'zod'
import { type Policy, policyShape } from '../../../shared/policy/policy.ts'

// What was typed, as the value it stands for; null where it stands for none. The limits are those of the contract.

/** A value as the contract's schema takes it; null where it does not. */
export function readAs<Value>(schema: z.ZodType<Value>, value: unknown): Value | null {
  const read = schema.safeParse(value)
  return read.success ? read.data : null
}

/** A number with at most four decimals; NaN, which no schema takes, where it is none. */
export function toNumber(typed: string): number {
  return /^-?\d{1,9}(\.\d{1,4})?$/.test(typed.trim()) ? Number(typed) : Number.NaN
}

/** A time of day as minutes after midnight. */
export function readTime(typed: string): number | null {
  const digits = /^(\d{1,2})[:.：](\d{2})$/.exec(typed.trim())
  const [hours, minutes] = [Number(digits?.[1] ?? 24), Number(digits?.[2] ?? 60)]
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null
}

/** One value of the policy, as it is typed; the choice of `offlineSales` is not typed. */
export function readPolicyValue<Name extends keyof Policy>(name: Name, typed: string): Policy[Name] | null {
  return readAs(policyShape[name] as z.ZodType as z.ZodType<Policy[Name]>, toPolicyValue(name, typed))
}

function toPolicyValue(name: keyof Policy, typed: string): string | number | number[] {
  if (name === 'offlineSales') return typed
  if (name !== 'memberLevels') return toNumber(typed)
  const factors = typed.split(/[,，\s/]+/).filter((part) => part !== '')
  return factors.map(toNumber)
}

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
