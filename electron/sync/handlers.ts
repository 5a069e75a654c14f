import { accepted, refused } from '../../shared/core/result.ts'
import type { Journal } from '../journal/journal.ts'
import type { Handlers } from '../link/kiosk-service.ts'
import type { CloseJournal } from './close-journal.ts'
import type { SellingStatus } from './selling-status.ts'

/** Whether this kiosk sells, and staff's taking it out of its cinema. */
export function createSyncHandlers(deps: {
  readonly journal: Pick<Journal, 'owner'>
  readonly selling: SellingStatus
  readonly closeJournal: Pick<CloseJournal, 'begin'>
}): Handlers<'device.close', 'status'> {
  const { journal, selling, closeJournal } = deps
  return {
    calls: {
      'device.close': async () => {
        if (!journal.owner()) return refused({ code: 'NotEnrolled' })
        closeJournal.begin('leaving')
        return accepted({})
      },
    },
    feeds: { status: () => selling.status$ },
  }
}
