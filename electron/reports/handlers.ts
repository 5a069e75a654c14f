import { filter, merge, type Observable, type SchedulerLike } from 'rxjs'
import type { DeviceView } from '../../shared/sync/views.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Journal } from '../journal/journal.ts'
import type { DeviceKey } from '../keys/device-key.ts'
import type { Handlers } from '../link/kiosk-service.ts'
import { moneyDueTo } from '../sales/money-due.ts'
import type { SalesDesk } from '../sales/open-sales-desk.ts'
import type { ServerLine } from '../sync/open-server-line.ts'
import { atMostFourASecond, viewOfChanges } from '../view-of-changes.ts'
import { createBoxOffice } from './box-office.ts'
import { createDeviceView, type DeviceCondition, type ProgramNames } from './device-view.ts'
import { createListOpenPayments } from './list-open-payments.ts'
import { createSaleList } from './sale-list.ts'
import type { SalesLedger } from './sales-ledger.ts'

/** The box office, the sales of the last hours and the state of this kiosk, each as its staff see it. */
export function createReportHandlers(deps: {
  readonly program: ProgramNames
  readonly line: ServerLine
  readonly journal: Journal
  readonly catalog: Catalog
  readonly ledger: SalesLedger
  readonly desk: SalesDesk
  readonly deviceKey: Pick<DeviceKey, 'keptIn'>
  readonly edits: { readonly changes$: Observable<unknown>; readonly notices: () => DeviceView['notices'] }
  /** Of the machine and the closing, and when it has something new. */
  readonly condition: DeviceCondition & { readonly changes$: Observable<unknown> }
  readonly timeZone: () => string
  readonly scheduler: SchedulerLike
}): Handlers<'reports.boxOffice', 'sales' | 'device'> {
  const { program, line, journal, catalog, ledger, desk, deviceKey, edits, condition, timeZone, scheduler } = deps
  const { connection, upload, notices, serverClock } = line
  const { rights, sales, liveTicketOf, previousPayments } = desk
  const boxOffice = createBoxOffice({ ask: connection.ask, catalog, ledger, liveTicketOf })
  const listSales = createSaleList({ journal, sales, facts: catalog, liveTicketOf, nowMs: serverClock.cinemaNowMs })
  const deviceView = createDeviceView({
    program,
    line,
    journal,
    ledger,
    rights,
    sales,
    deviceKey,
    openPayments: createListOpenPayments({ rights, previousPayments }),
    moneyDue: () => moneyDueTo(journal.owner()?.device, catalog),
    editNotices: edits.notices,
    condition,
    timeZone,
  })
  const journalChanges$ = merge(journal.changes$, journal.owners$, upload.changes$)
  const saleChanges$ = merge(
    journalChanges$,
    condition.changes$,
    catalog.changes$.pipe(filter(({ replica }) => replica !== 'posters' && replica !== 'seatStates')),
  )
  const deviceChanges$ = merge(
    journalChanges$,
    condition.changes$,
    connection.state$,
    upload.stop$,
    notices.all$,
    rights.changes$,
    edits.changes$,
    catalog.changes$.pipe(filter(({ replica }) => replica === 'refunds')),
  )

  function follow<Item>(changes$: Observable<unknown>, compute: () => Item): Observable<Item> {
    return viewOfChanges(atMostFourASecond(changes$, scheduler), compute)
  }

  return {
    calls: { 'reports.boxOffice': boxOffice },
    feeds: {
      sales: ({ pages }) => follow(saleChanges$, () => listSales(pages)),
      device: () => follow(deviceChanges$, deviceView),
    },
  }
}
