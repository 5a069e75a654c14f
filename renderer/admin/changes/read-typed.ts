import { type Fen, toFen } from '../../../shared/core/money.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { policyLimits } from '../../../shared/policy/policy-limits.ts'

// What was typed, as the value it stands for; null where it stands for none.

/** A price in yuan with at most two decimals. */
export function readPrice(typed: string): Fen | null {
  const digits = /^(\d{1,4})(?:\.(\d{1,2}))?$/.exec(typed.trim())
  if (!digits) return null
  const [, yuan = '', decimals = ''] = digits
  const fen = Number(yuan) * 100 + Number(decimals.padEnd(2, '0'))
  return fen > 0 ? toFen(fen) : null
}

/** A time of day as minutes after midnight. */
export function readTime(typed: string): number | null {
  const digits = /^(\d{1,2})[:.：](\d{2})$/.exec(typed.trim())
  const [hours, minutes] = [Number(digits?.[1] ?? 24), Number(digits?.[2] ?? 60)]
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null
}

const maxText = 255

/** A name or a list of names: something, and no longer than the public interface takes it. */
export function readText(typed: string): string | null {
  const text = typed.trim()
  return text !== '' && [...text].length <= maxText ? text : null
}

export function readWhole(typed: string, [least, most]: readonly [number, number]): number | null {
  const value = /^-?\d{1,9}$/.test(typed.trim()) ? Number(typed) : Number.NaN
  return value >= least && value <= most ? value : null
}

/** One value of the policy, as it is typed; the choice of `offlineSales` is not typed. */
export function readPolicyValue<Name extends keyof Policy>(name: Name, typed: string): Policy[Name] | null {
  return readByName(name, typed) as Policy[Name] | null
}

function readByName(name: keyof Policy, typed: string): Policy[keyof Policy] | null {
  if (name === 'offlineSales') return typed === 'allotment' || typed === 'off' ? typed : null
  if (name === 'memberLevels') return readFactors(typed)
  if (name === 'allotmentShare') return readShare(typed)
  return readWhole(typed, policyLimits[name])
}

function readShare(typed: string): number | null {
  const value = /^[01](\.\d{1,4})?$/.test(typed.trim()) ? Number(typed) : Number.NaN
  return value >= 0 && value <= 1 ? value : null
}

function readFactors(typed: string): number[] | null {
  const factors = typed.split(/[,，\s/]+/).filter((part) => part !== '')
  const values = factors.map(readShare)
  const areGood = values.length > 0 && values.length <= 20 && values.every((value) => value !== null && value > 0)
  return areGood ? values.filter((value) => value !== null) : null
}
