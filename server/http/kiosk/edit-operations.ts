import { accepted } from '../../../shared/core/result.ts'
import { type EditOutcome, editsRequestSchema } from '../../../shared/edits/contract.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import type { createApplyEdit } from '../../edits/apply-edit.ts'
import type { Admit } from './admit.ts'
import type { KioskAnswer, KioskOperation, KioskRequest } from './operation.ts'
import { readBody } from './read-body.ts'

export type EditOperationsDeps = {
  readonly admit: Admit
  readonly applyEdit: ReturnType<typeof createApplyEdit>
  /** Reads policies again after they may have been changed. */
  readonly refreshPolicies: () => Promise<void>
  /** Called after each request that may have changed what kiosks see. */
  readonly onChange: () => void
}

/** What an administrator edited on an enrolled kiosk. */
export function editOperations(deps: EditOperationsDeps): KioskOperation[] {
  return [{ method: 'POST', path: syncPaths.edits, run: ingestEdits }]

  async function ingestEdits(request: KioskRequest): Promise<KioskAnswer> {
    const device = await deps.admit(request, 'working')
    if (!device.ok) return device
    const read = readBody(editsRequestSchema, request)
    if (!read.ok) return read
    const outcomes: EditOutcome[] = []
    // In order, each by itself: a later one may need what an earlier one added.
    let stopped: KioskAnswer | null = null
    for (const edit of read.value.edits) {
      const applied = await deps.applyEdit(device.value, edit)
      if (!applied.ok) {
        stopped = applied
        break
      }
      outcomes.push(applied.value)
    }
    await deps.refreshPolicies()
    deps.onChange()
    // Those before it are decided: sent again, they are answered so.
    return stopped ?? accepted({ outcomes })
  }
}
