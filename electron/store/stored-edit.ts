import type { AccountId } from '../../shared/core/ids.ts'
import type { EditRefusal } from '../../shared/edits/contract.ts'
import type { EditChange } from '../../shared/edits/edit-kinds.ts'
import type { EditState } from '../../shared/edits/views.ts'

/** One edit as this kiosk keeps it, until it was accepted, revised or discarded. */
export type StoredEdit = {
  readonly id: string
  /** The order in which edits were made here, and the count of the number of what it adds; never used twice. */
  readonly count: number
  readonly madeAtMs: number
  readonly accountId: AccountId
  readonly madeBy: string
  readonly change: EditChange
  readonly state: EditState
  readonly refusal: EditRefusal | null
  readonly decidedAtMs: number | null
  /** The refused edit in whose place it was made, or null. */
  readonly revises: string | null
}

/** An edit stays as it was made, whatever the server says of it; from there comes only what it decided. */
export function applyDecision<Edit extends StoredEdit>(edit: Edit, decided: StoredEdit): Edit {
  const { state, refusal, decidedAtMs } = decided
  return { ...edit, state, refusal, decidedAtMs }
}
