import { randomUUID } from 'node:crypto'
import type { AccountId } from '../../shared/core/ids.ts'
import type { Edit, EditOutcome } from '../../shared/edits/contract.ts'
import type { EditChange } from '../../shared/edits/edit-kinds.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import type { TestKiosk } from './signing-kiosk.ts'
import { usualPassword } from './web-customer.ts'

/** One edit as a kiosk sends it. */
export function anEdit(accountId: AccountId | null, change: EditChange, parts: Partial<Edit> = {}): Edit {
  if (accountId === null) throw new Error('an edit has an author')
  return { id: randomUUID(), madeAtMs: Date.UTC(2026, 10, 21), accountId, change, ...parts }
}

/** Somebody shows their password to the server at this kiosk: from then on it may send edits in their name. */
export async function signInAt(kiosk: TestKiosk, person: { readonly email: string }): Promise<void> {
  const login = { login: person.email, password: usualPassword }
  const { httpStatus } = await kiosk.ask('POST', syncPaths.staffSignIn, login)
  if (httpStatus !== 200) throw new Error(`sign-in: ${httpStatus}`)
}

/** Sends the edits as one request; answers what came of each. */
export async function sendEdits(kiosk: TestKiosk, edits: readonly { readonly id: string }[]): Promise<EditOutcome[]> {
  const { httpStatus, body } = await kiosk.ask('POST', syncPaths.edits, { edits })
  if (httpStatus !== 200) throw new Error(`edits: ${httpStatus} ${JSON.stringify(body)}`)
  return (body as { outcomes: EditOutcome[] }).outcomes
}

/** Sends one edit; answers why it was refused, or null. */
export async function sendEdit(kiosk: TestKiosk, edit: { readonly id: string }): Promise<EditOutcome['refusal']> {
  const [outcome] = await sendEdits(kiosk, [edit])
  if (outcome?.id !== edit.id) throw new Error('another edit was answered')
  return outcome.refusal
}
