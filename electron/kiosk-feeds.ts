import { BehaviorSubject, distinctUntilChanged, filter, map, merge, type Observable, startWith } from 'rxjs'
import type { Settings } from '../runtime/settings.ts'
import type { Timer } from '../shared/core/time.ts'
import type { Policy } from '../shared/policy/policy.ts'
import type { OrderView } from '../shared/sales/order.ts'
import type { SaleList } from '../shared/sales/sale-list.ts'
import type { DeviceView } from '../shared/sync/views.ts'
import type { StaffSession } from './accounts/staff-session.ts'
import type { Catalog } from './catalog/catalog.ts'
import { throttled } from './catalog/throttled.ts'
import type { CinemaClock } from './cinema-clock.ts'
import type { TerminalStatus } from './devices/terminal/port.ts'
import { createEditFeeds } from './edits/edit-feeds.ts'
import { createEditViews } from './edits/edit-views.ts'
import type { EditsStore } from './edits/edits-store.ts'
import type { Journal } from './journal/journal.ts'
import type { DeviceKey } from './keys/device-key.ts'
import type { KioskFeedHandlers } from './link/kiosk-service.ts'
import { createFilmViews } from './listings/film-views.ts'
import { createCatalogFeeds } from './listings/handlers.ts'
import { createShowtimeViews } from './listings/showtime-views.ts'
import { createDeviceView } from './reports/device-view.ts'
import type { SalesLedger } from './reports/sales-ledger.ts'
import { moneyDueTo } from './sales/money-due.ts'
import type { SalesDesk } from './sales/open-sales-desk.ts'
import type { ServerLine } from './sync/open-server-line.ts'
import type { SellingStatus } from './sync/selling-status.ts'

const minBetweenDeviceViewsMs = 250

/** Every feed of the screens, over the parts of a kiosk that is open. */
export function createKioskFeeds(deps: {
  readonly settings: Settings
  readonly appVersion: string
  readonly cinemaClock: CinemaClock
  readonly timer: Timer
  readonly line: ServerLine
  readonly journal: Journal
  readonly catalog: Catalog
  readonly edits: EditsStore
  readonly policy: () => Policy
  readonly desk: SalesDesk
  readonly ledger: SalesLedger
  readonly listSales: (pages?: number) => SaleList
  readonly listOpenPayments: () => DeviceView['openPayments']
  readonly selling: SellingStatus
  readonly staff: StaffSession
  readonly deviceKey: Pick<DeviceKey, 'keptIn'>
  readonly closingWhy: () => DeviceView['closing']
  readonly isOnline: () => boolean
  readonly terminalStatus: () => TerminalStatus
  readonly freeDiskBytes: () => number
  /** Emits when the terminal, the disk or the clock has something new. */
  readonly deviceChanges$: Observable<unknown>
}): KioskFeedHandlers {
  const { settings, timer, line, journal, desk, ledger, isOnline } = deps
  const { connection, serverFacts, upload, notices } = line
  const { rights } = desk
  const order$ = new BehaviorSubject<OrderView>({ stage: 'none' })
  desk.sellTickets.view$.subscribe(order$)

  const timeZone = () => serverFacts.serverInfo$.value?.cinema.timeZone ?? settings.TTMS_TIME_ZONE
  const ownChanges$ = merge(rights.changes$, ledger.changes$)
  const showtimeViews = createShowtimeViews({
    ...{ ...deps, rights, ownChanges$, timeZone },
    soldHere: ledger.soldSeats,
    ownDevice: () => journal.owner()?.device ?? null,
  })
  const filmViews = createFilmViews({ ...deps, showtimeViews })
  const line$ = connection.state$.pipe(map(isOnline), distinctUntilChanged())

  const editViews = createEditViews(deps)
  const deviceView = createDeviceView({
    ...{ ...deps, ...line, rights, sales: desk.sales, timeZone, openPayments: deps.listOpenPayments },
    serverUrl: settings.TTMS_SERVER_URL,
    editNotices: editViews.notices,
    moneyDue: () => moneyDueTo(journal.owner()?.device, deps.catalog),
  })
  const deviceChanges$ = merge(
    ...[connection.state$, upload.changes$, upload.stop$, notices.all$],
    ...[journal.changes$, journal.owners$, rights.changes$, deps.edits.changes$, deps.deviceChanges$],
    deps.catalog.changes$.pipe(filter(({ replica }) => replica === 'refunds')),
  )

  const saleChanges$ = merge(
    ...[journal.changes$, journal.owners$, upload.changes$, deps.deviceChanges$],
    deps.catalog.changes$.pipe(filter(({ replica }) => replica !== 'posters' && replica !== 'seatStates')),
  )

  return {
    ...createCatalogFeeds({ ...deps, showtimeViews, filmViews, ownChanges$, order$, line$ }),
    status: () => deps.selling.status$,
    order: () => order$,
    sales: ({ pages }) =>
      throttled(saleChanges$, minBetweenDeviceViewsMs, timer).pipe(
        startWith(undefined),
        map(() => deps.listSales(pages)),
      ),
    staff: () => deps.staff.staff$,
    device: () => throttled(deviceChanges$, minBetweenDeviceViewsMs, timer).pipe(startWith(undefined), map(deviceView)),
    ...createEditFeeds({ ...deps, editViews }),
  }
}
