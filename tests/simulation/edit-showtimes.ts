import { createEditViews } from '../../electron/edits/edit-views.ts'
import { createMakeEdits } from '../../electron/edits/make-edits.ts'
import type { AskedChange } from '../../shared/edits/edit-kinds.ts'
import { overlayPendingEdits } from '../../shared/edits/edit-kinds.ts'
import type { ScheduleShowtime } from '../../shared/edits/schedule-view.ts'
import { administrator } from './schedule.ts'
import type { RunningKiosk } from './simulated-kiosk.ts'
import { simulatedPolicy } from './simulated-settings.ts'

/** The coming showtimes as an administrator at the kiosk sees them, with what waits laid over. */
function scheduleOf({ catalog, edits }: RunningKiosk): ScheduleShowtime[] {
  const showtimes = catalog
    .showtimesAhead()
    .filter(({ isCalledOff }) => !isCalledOff)
    .map(({ showtimeId, filmId, hallId, beginsAt, priceFen }) => ({
      ...{ showtimeId, waiting: 'no' as const, filmId, hallId, beginsAt, priceFen },
    }))
  const waiting = edits.all().filter(({ state }) => state === 'waiting')
  const schedule = { films: [], halls: [], showtimes, policy: { inForce: simulatedPolicy, own: {} } }
  return overlayPendingEdits(
    schedule,
    waiting.map(({ change }) => change),
  ).showtimes
}

/** An administrator edits a showtime at this kiosk, by the product's own call; null: it was not written down. */
export async function editShowtime(
  running: RunningKiosk,
  { id, showtimeId, to }: { readonly id: string; readonly showtimeId: number; readonly to: object | 'call-off' },
): Promise<AskedChange | null> {
  const { edits, journal, cinemaClock } = running
  const showtime = scheduleOf(running).find((one) => one.showtimeId === showtimeId)
  if (!showtime) return null
  const { filmId, hallId, beginsAt } = showtime
  const from = Object.fromEntries(Object.keys(to).map((field) => [field, showtime[field as keyof ScheduleShowtime]]))
  const change: AskedChange =
    to === 'call-off'
      ? { kind: 'call-off-showtime', showtimeId: showtime.showtimeId, from: { filmId, hallId, beginsAt } }
      : { kind: 'change-showtime', showtimeId: showtime.showtimeId, from, to }
  const { make } = createMakeEdits({ edits, journal, cinemaClock, staff: () => administrator })
  const made = await make({ id, change })
  return made.ok ? change : null
}

/** How many notices of refused edits the kiosk shows its staff. */
export function refusedNotices({ edits, catalog }: RunningKiosk): number {
  return createEditViews({ edits, catalog: catalog as never }).notices().length
}
