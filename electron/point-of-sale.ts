import { BehaviorSubject, filter, map, merge, type Observable } from 'rxjs'
import type { Log } from '../runtime/log.ts'
import type { Settings } from '../runtime/settings.ts'
import type { Replacement } from '../shared/catalog/replicas.ts'
import type { AccountId, TicketNumber } from '../shared/core/ids.ts'
import type { Random } from '../shared/core/random.ts'
import type { Clock, Timer } from '../shared/core/time.ts'
import type { Policy } from '../shared/policy/policy.ts'
import type { OrderView } from '../shared/sales/order.ts'
import type { SaleList } from '../shared/sales/sale-list.ts'
import type { DeviceView } from '../shared/sync/views.ts'
import type { Catalog } from './catalog/catalog.ts'
import type { ShowtimeFacts } from './catalog/showtime-facts.ts'
import { ticks } from './catalog/ticks.ts'
import type { CinemaClock } from './cinema-clock.ts'
import type { Terminal, TerminalStatus } from './devices/terminal/port.ts'
import type { Journal } from './journal/journal.ts'
import type { DeviceKey } from './keys/device-key.ts'
import { createListOpenPayments } from './reports/list-open-payments.ts'
import { createSaleList } from './reports/sale-list.ts'
import { moneyDueTo } from './sales/money-due.ts'
import { openSalesDesk, type SalesDesk } from './sales/open-sales-desk.ts'
import { createStaffDesk, type StaffDesk } from './sales/staff-desk.ts'
import { type ClosingReason, createCloseJournal } from './sync/close-journal.ts'
import { giveUpBehind } from './sync/give-up-behind.ts'
import type { ServerLine } from './sync/open-server-line.ts'
import type { PushingEdits, PushingEditsDeps } from './sync/push-edits.ts'
import type { Replication, ReplicationDeps } from './sync/replicate.ts'
import { startSync } from './sync/run-sync.ts'
import { createSellingStatus, type SellingStatus } from './sync/selling-status.ts'

export type PointOfSale = {
  readonly selling: SellingStatus
  readonly desk: SalesDesk
  readonly staffDesk: StaffDesk
  /** The sales of the last hours, as staff see them. */
  readonly listSales: (pages?: number) => SaleList
  /** Payments of which nobody knows yet how they ended, as staff see them. */
  readonly listOpenPayments: () => DeviceView['openPayments']
  readonly isOnline: () => boolean
  readonly terminalStatus: () => TerminalStatus
  readonly closingWhy: () => ClosingReason | null
  /** Brings this kiosk's journal to its end, since staff take it out of its cinema. */
  readonly leave: () => void
  /** Emits when the terminal, the disk, the clock or the closing has something new. */
  readonly deviceChanges$: Observable<unknown>
  /** Once, when whatever shows a sale follows it: keeps in step with the server, and settles what was under way. */
  readonly start: () => Promise<void>
}

/**
 * Everything by which this kiosk sells, wired up over its journal, its line and its terminal. How the catalogue and the
 * edits are stored is not known here: the simulated kiosk is this one, over stores of its own.
 */
export async function openPointOfSale(deps: {
  readonly settings: Settings
  readonly journal: Journal
  readonly line: ServerLine
  readonly catalog: ShowtimeFacts & Pick<Catalog, 'refunds'>
  readonly policy: () => Policy
  readonly terminal: Terminal
  readonly deviceKey: Pick<DeviceKey, 'sign'>
  readonly freeDisk$: BehaviorSubject<number>
  /** Keeps the replicas equal to the server's, for one owner at a time. */
  readonly startReplication: (deps: ReplicationDeps) => Replication
  /** Sends what was edited here, in the name of one owner at a time. */
  readonly startPushingEdits: (deps: PushingEditsDeps) => PushingEdits
  /** Who is signed in; staff's calls are for staff alone, so somebody is. */
  readonly accountId: () => AccountId
  readonly onClose: (close: () => unknown) => void
  readonly clock: Clock
  readonly timer: Timer
  readonly random: Random
  readonly log: Log
}): Promise<PointOfSale> {
  const { journal, line, catalog, terminal, freeDisk$, onClose, timer, log } = deps
  const cinemaClock: CinemaClock = line.serverClock
  const { connection, upload } = line
  const isOnline = () => connection.state().line === 'online'
  const isBehindServer = () => upload.isBehind$.value || upload.stop$.value === 'gap'
  const changesOf = (wanted: string) => catalog.changes$.pipe(filter(({ replica }) => replica === wanted))

  const terminalStatus$ = new BehaviorSubject<TerminalStatus>('no-answer')
  terminal.status$.subscribe(terminalStatus$)
  const closingWhy$ = new BehaviorSubject<ClosingReason | null>(null)
  const closingWhy = () => closingWhy$.value
  const deviceChanges$ = merge(
    ...[terminalStatus$, freeDisk$, closingWhy$],
    ticks(cinemaClock, timer, () => []),
  )
  const selling = createSellingStatus({
    ...{ ...deps, ...line, isBehindServer },
    terminalStatus: () => terminalStatus$.value,
    freeDiskBytes: () => freeDisk$.value,
    isClosing: () => closingWhy() !== null,
    changes$: merge(deviceChanges$, upload.stop$, upload.isBehind$, changesOf('settings')),
  })
  const cinemaId = () => {
    const word = line.serverFacts.serverInfo$.value
    if (!word) throw new Error('a ticket before the first word of the server')
    return word.cinema.cinemaId
  }
  let takenBack: ReadonlyMap<TicketNumber, Replacement | null> | null = null
  changesOf('refunds').subscribe(() => {
    takenBack = null
  })
  const takenBackNow = () => {
    takenBack ??= new Map([...catalog.refunds()].map((refund) => [refund.ticketNumber, refund.replacement]))
    return takenBack
  }
  const desk = await openSalesDesk({
    ...{ ...deps, ...line, cinemaClock, facts: catalog, cinemaId },
    ports: { clock: deps.clock, timer, random: deps.random, log },
    // A journal that does not fit the server's takes no more seats into its custody.
    isOnline: () => isOnline() && !isBehindServer() && closingWhy() === null,
    isTakenBack: (ticketNumber) => takenBackNow().has(ticketNumber),
    replacementOf: (ticketNumber) => takenBackNow().get(ticketNumber) ?? null,
    ageOf: line.serverClock.ageOf,
    moneyDue: () => moneyDueTo(journal.owner()?.device, catalog),
    moneyDueChanges$: merge(connection.session$, changesOf('refunds')),
    // Once it is behind, entries that a payment still writes may hide that: it stays so until a hello says otherwise.
    stopIfBehind: async (acknowledgedSeq) => (await upload.stopIfBehind(acknowledgedSeq)) || isBehindServer(),
    uploadJournal: () => upload.run().catch((error) => log.error({ err: error }, 'uploading before a grant')),
    sellingStop: selling.sellingStop,
  })
  const orderStage$ = new BehaviorSubject<OrderView['stage']>('none')
  desk.sellTickets.view$.pipe(map(({ stage }) => stage)).subscribe(orderStage$)
  const closeJournal = createCloseJournal({
    ...{ ...deps, ...line, ...desk, upload: upload.run, uploadWhole: upload.sendWhole },
    isOrderHeld: () => orderStage$.value === 'held',
    line$: connection.state$,
    onClosed: connection.reconnect,
  })
  onClose(closeJournal.close)
  onClose(giveUpBehind({ ...upload, ...desk, journal, log, onGivenUp: connection.reconnect }).close)
  closeJournal.why$.subscribe(closingWhy$)

  const start = async () => {
    const sync = startSync({
      ...{ ...deps, ...line, keepAllotment: desk.keepAllotment, reconcileHeld: desk.reconcileHeld },
      onMustClose: () => closeJournal.begin('recovery'),
      allotmentChanges$: merge(changesOf('showtimes'), changesOf('settings')),
    })
    onClose(sync.close)
    connection.state$.pipe(filter(({ isRetired }) => isRetired)).subscribe(() => closeJournal.begin('retired'))
    await desk.sellTickets.resume()
    desk.settleMoney.resume()
  }

  return {
    ...{ selling, desk, isOnline, closingWhy, deviceChanges$, start },
    listOpenPayments: createListOpenPayments(desk),
    listSales: createSaleList({ journal, ...desk, facts: catalog, nowMs: line.serverClock.cinemaNowMs }),
    staffDesk: createStaffDesk({ ...deps, ...desk, ask: connection.ask, cinemaId, facts: catalog }),
    terminalStatus: () => terminalStatus$.value,
    leave: () => closeJournal.begin('leaving'),
  }
}
