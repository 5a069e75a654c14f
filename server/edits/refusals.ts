import type { Result } from '../../shared/core/result.ts'
import { changedFields } from '../../shared/edits/changed-fields.ts'
import type { EditRefusal, plainEditRefusals } from '../../shared/edits/contract.ts'

type PlainRefusal = (typeof plainEditRefusals)[number]

/** What a use case answered, as an edit is answered: its refusals are the edit's own, by name. */
export function toRefusal(answer: Result<unknown, PlainRefusal>): EditRefusal | null {
  return answer.ok ? null : { code: answer.refusal }
}

/** The refusal of an edit that was decided on what is no longer so, or null. The caller has locked what `now` is of. */
export function refuseChanged(from: object, now: object): EditRefusal | null {
  const fields = changedFields(from, now)
  return fields.length > 0 ? { code: 'ChangedMeanwhile', fields } : null
}
