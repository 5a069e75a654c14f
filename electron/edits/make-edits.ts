import type { StaffView } from '../../shared/accounts/staff.ts'
import { deviceOfId, toDeviceId } from '../../shared/core/ids.ts'
import { createMutex } from '../../shared/core/mutex.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { type AskedChange, addedIdOf, toChange } from '../../shared/edits/edit-kinds.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { Journal } from '../journal/journal.ts'
import type { KioskCallHandlers } from '../link/kiosk-service.ts'
import type { StoredEdit } from '../store/stored-edit.ts'
import type { EditsStore } from './edits-store.ts'

/** What administrators edit here (shared/screen-api.ts, `edits.*`): on disk at once, in force once the server says so. */
export type MakeEdits = {
  readonly make: KioskCallHandlers['edits.make']
  readonly revise: KioskCallHandlers['edits.revise']
  readonly discard: KioskCallHandlers['edits.discard']
}

/** One after the other, so that edits have an order. Making or revising twice under one id is doing so once. */
export function createMakeEdits(deps: {
  readonly edits: EditsStore
  readonly journal: Pick<Journal, 'owner'>
  readonly staff: () => StaffView | null
  readonly cinemaClock: Pick<CinemaClock, 'cinemaNowMs'>
}): MakeEdits {
  const { edits, journal, cinemaClock } = deps
  const withLock = createMutex()

  async function write(
    id: string,
    asked: AskedChange,
    revised: StoredEdit | null,
  ): Promise<Result<Record<never, never>, { readonly code: 'NotEnrolled' }>> {
    const owner = journal.owner()
    const author = deps.staff()
    if (!owner || !author) return refused({ code: 'NotEnrolled' })
    const count = await edits.nextCount()
    const change = await toChange(asked, async () => {
      // What is revised keeps its number, so that edits which refer to it still do; but no other device's number.
      const before = revised && revised.change.kind === asked.kind ? addedIdOf(revised.change) : null
      return before !== null && deviceOfId(before) === owner.device ? before : toDeviceId(owner.device, count)
    })
    await edits.add({
      id,
      count,
      madeAtMs: cinemaClock.cinemaNowMs(),
      accountId: author.accountId,
      madeBy: author.name,
      change,
      state: 'waiting',
      refusal: null,
      decidedAtMs: null,
      revises: revised?.id ?? null,
    })
    return accepted({})
  }

  return {
    make: ({ id, change }) =>
      withLock(async () => ((await edits.find(id)) ? accepted({}) : await write(id, change, null))),
    revise: ({ id, revises, change }) =>
      withLock(async () => {
        if (await edits.find(id)) return accepted({})
        const revised = await edits.find(revises)
        return revised?.state === 'refused' ? await write(id, change, revised) : refused({ code: 'NotRefused' })
      }),
    discard: ({ id }) =>
      withLock(async () => {
        const edit = await edits.find(id)
        if (edit && edit.state !== 'refused') return refused({ code: 'NotRefused' })
        if (edit) await edits.remove(id)
        return accepted({})
      }),
  }
}
