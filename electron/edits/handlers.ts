import { distinctUntilChanged, filter, merge, type Observable, type SchedulerLike } from 'rxjs'
import type { StaffView } from '../../shared/accounts/staff.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { Journal } from '../journal/journal.ts'
import type { Handlers } from '../link/kiosk-service.ts'
import { atMostFourASecond, viewOfChanges } from '../view-of-changes.ts'
import { createEditViews, createSchedule, type EditViews } from './edit-views.ts'
import type { EditsStore } from './edits-store.ts'
import { createMakeEdits } from './make-edits.ts'

export type EditHandlers = Handlers<'edits.make' | 'edits.revise' | 'edits.discard', 'edits' | 'schedule'> & {
  readonly notices: EditViews['notices']
}

/** The calls and the feeds of the administrators' pages; the feeds follow changes at most four times a second. */
export function createEditHandlers(deps: {
  readonly edits: EditsStore
  readonly catalog: Catalog
  readonly journal: Pick<Journal, 'owner'>
  readonly cinemaClock: Pick<CinemaClock, 'cinemaNowMs'>
  readonly policy: () => Policy
  /** Who is signed in, or null. */
  readonly staff: () => StaffView | null
  readonly scheduler: SchedulerLike
}): EditHandlers {
  const { edits, catalog, journal, cinemaClock, policy, staff, scheduler } = deps
  const makeEdits = createMakeEdits({ edits, journal, staff, cinemaClock })
  const editViews = createEditViews({ edits, catalog })
  const schedule = createSchedule({ catalog, edits, policy })
  const isOfSchedule = filter(({ replica }: { replica: string }) => replica !== 'seatStates' && replica !== 'posters')
  const changes$ = merge(edits.changes$, catalog.changes$.pipe(isOfSchedule))

  function follow<Item>(compute: () => Item): Observable<Item> {
    return viewOfChanges(atMostFourASecond(changes$, scheduler), compute).pipe(
      distinctUntilChanged((a, b) => JSON.stringify(a) === JSON.stringify(b)),
    )
  }

  return {
    calls: { 'edits.make': makeEdits.make, 'edits.revise': makeEdits.revise, 'edits.discard': makeEdits.discard },
    feeds: { edits: () => follow(editViews.views), schedule: () => follow(schedule) },
    notices: editViews.notices,
  }
}
