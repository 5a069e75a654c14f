/** What a use case answers: a value, or a refusal that its caller is expected to handle. Faults are exceptions. */
export type Result<Value, Refusal> = { readonly ok: true; readonly value: Value } | Refused<Refusal>

export type Refused<Refusal> = { readonly ok: false; readonly refusal: Refusal }

export function accepted<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value }
}

export function refused<Refusal>(refusal: Refusal): Refused<Refusal> {
  return { ok: false, refusal }
}
