import type { KeptEdit } from './edits-store.ts'

/** An edit stays as it was made, whatever the server says of it; from there comes only what it decided. */
export function takeDecision<Edit extends KeptEdit>(edit: Edit, decided: KeptEdit): Edit {
  const { state, refusal, decidedAtMs } = decided
  return { ...edit, state, refusal, decidedAtMs }
}
