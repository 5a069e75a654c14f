import { defer, distinctUntilChanged, filter, map, merge, type Observable, startWith } from 'rxjs'
import type { Timer } from '../../shared/core/time.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { throttled } from '../catalog/throttled.ts'
import type { KioskFeedHandlers } from '../link/kiosk-service.ts'
import type { EditViews } from './edit-views.ts'
import type { EditsStore } from './edits-store.ts'
import { createSchedule } from './schedule.ts'

const minBetweenMs = 250

/** The feeds of the administrators' page, at most four times a second. */
export function createEditFeeds(deps: {
  readonly catalog: Catalog
  readonly edits: EditsStore
  readonly editViews: EditViews
  readonly policy: () => Policy
  readonly timer: Timer
}): Pick<KioskFeedHandlers, 'edits' | 'schedule'> {
  const { catalog, edits } = deps
  const schedule = createSchedule(deps)
  const isOfSchedule = filter(({ replica }: { replica: string }) => replica !== 'seatStates' && replica !== 'posters')
  const changes$ = merge(edits.changes$, catalog.changes$.pipe(isOfSchedule))

  function follow<Item>(compute: () => Item): Observable<Item> {
    return defer(() =>
      throttled(changes$, minBetweenMs, deps.timer).pipe(
        startWith(undefined),
        map(compute),
        distinctUntilChanged((a, b) => JSON.stringify(a) === JSON.stringify(b)),
      ),
    )
  }

  return { edits: () => follow(deps.editViews.views), schedule: () => follow(schedule) }
}
