import { merge, type Observable } from 'rxjs'
import type { Log } from '../../runtime/log.ts'
import type { Journal } from '../journal/journal.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import type { JournalUpload } from './upload-journal.ts'

/**
 * A database that the server knows more of than it does itself was restored, disk and seal together (rule 7): it sold
 * seats, or returned them, that it has forgotten. It has no rights, and is nobody's until this kiosk enrols again. A
 * payment that was started before that was known runs to its end first.
 */
export function giveUpBehind(deps: {
  readonly upload: Pick<JournalUpload, 'isBehind$'>
  readonly journal: Pick<Journal, 'handOver' | 'noteLacking' | 'owner'>
  readonly rights: Pick<RightsProjection, 'openPayments'> & { readonly changes$: Observable<unknown> }
  /** This kiosk is nobody now, and has to enrol. */
  readonly onGivenUp: () => void
  readonly log: Log
}): { readonly close: () => void } {
  const { journal, rights, onGivenUp, log } = deps
  const { isBehind$ } = deps.upload

  async function giveUp(): Promise<void> {
    const before = journal.owner()
    if (!before || !isBehind$.value || rights.openPayments().length > 0) return
    // Before it is nobody's: what it has forgotten may be the sale of a payment that is open in it.
    await journal.noteLacking(before)
    await journal.handOver(async () => (rights.openPayments().length > 0 ? 'as-before' : 'nobody'))
    if (journal.owner()) return
    // What comes next is another device's journal.
    isBehind$.next(false)
    log('database-given-up', { before })
    onGivenUp()
  }

  const following = merge(isBehind$, rights.changes$).subscribe(() => {
    giveUp().catch((error) => log('database-give-up-failed', { err: error }))
  })
  return { close: () => following.unsubscribe() }
}
