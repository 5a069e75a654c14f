import { BehaviorSubject, filter, map, merge, type Observable, type SchedulerLike } from 'rxjs'
import type { Ports } from '../runtime/ports.ts'
import type { Settings } from '../runtime/settings.ts'
import type { Replacement } from '../shared/catalog/replicas.ts'
import type { TicketNumber } from '../shared/core/ids.ts'
import type { Policy } from '../shared/policy/policy.ts'
import type { OrderView } from '../shared/sales/order.ts'
import type { Catalog } from './catalog/catalog.ts'
import type { ShowtimeFacts } from './catalog/showtime-facts.ts'
import { ticks } from './catalog/ticks.ts'
import type { Terminal, TerminalStatus } from './devices/terminal/port.ts'
import type { Journal } from './journal/journal.ts'
import type { DeviceKey } from './keys/device-key.ts'
import type { DeviceCondition } from './reports/device-view.ts'
import { moneyDueTo } from './sales/money-due.ts'
import { openSalesDesk, type SalesDesk } from './sales/open-sales-desk.ts'
import { type CloseJournal, type ClosingReason, createCloseJournal } from './sync/close-journal.ts'
import { giveUpBehind } from './sync/give-up-behind.ts'
import type { ServerLine } from './sync/open-server-line.ts'
import { type Replicate, startSync } from './sync/run-sync.ts'
import { createSellingStatus, type SellingStatus } from './sync/selling-status.ts'

export type PointOfSale = {
  readonly selling: SellingStatus
  readonly desk: SalesDesk
  /** Brings this kiosk's journal to its end, since staff take it out of its cinema, or its server asks for that. */
  readonly closeJournal: Pick<CloseJournal, 'begin'>
  readonly isOnline: () => boolean
  /** `changes$` emits when the terminal, the disk, the clock or the closing has something new. */
  readonly condition: DeviceCondition & { readonly changes$: Observable<unknown> }
  /** Once, when whatever shows a sale follows it: keeps in step with the server, and settles what was under way. */
  readonly start: () => Promise<void>
}

/**
 * Everything by which this kiosk sells, wired up over its journal, its line and its terminal. How the catalog and the
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
  readonly replicate: Replicate
  readonly onClose: (close: () => unknown) => void
  readonly scheduler: SchedulerLike
  readonly ports: Ports
}): Promise<PointOfSale> {
  const {
    settings,
    journal,
    line,
    catalog,
    policy,
    terminal,
    deviceKey,
    freeDisk$,
    replicate,
    onClose,
    scheduler,
    ports,
  } = deps
  const { connection, upload, serverClock } = line
  const { log, timer } = ports
  const isOnline = () => connection.state().line === 'online'
  const isBehindServer = () => upload.isBehind$.value || upload.stop$.value === 'gap'
  const changesOf = (wanted: string) => catalog.changes$.pipe(filter(({ replica }) => replica === wanted))

  const terminalStatus$ = new BehaviorSubject<TerminalStatus>('no-answer')
  terminal.status$.subscribe(terminalStatus$)
  const closingWhy$ = new BehaviorSubject<ClosingReason | null>(null)
  const conditionChanges$ = merge(
    terminalStatus$,
    freeDisk$,
    closingWhy$,
    ticks(serverClock, timer, () => []),
  )
  const condition = {
    terminalStatus: () => terminalStatus$.value,
    freeDiskBytes: () => freeDisk$.value,
    closingWhy: () => closingWhy$.value,
    changes$: conditionChanges$,
  }
  const selling = createSellingStatus({
    settings,
    policy,
    line,
    journal,
    isBehindServer,
    isClosing: () => condition.closingWhy() !== null,
    terminalStatus: condition.terminalStatus,
    freeDiskBytes: condition.freeDiskBytes,
    changes$: merge(conditionChanges$, upload.stop$, upload.isBehind$, changesOf('settings')),
  })
  let takenBack: ReadonlyMap<TicketNumber, Replacement | null> | null = null
  changesOf('refunds').subscribe(() => {
    takenBack = null
  })
  const takenBackNow = () => {
    takenBack ??= new Map([...catalog.refunds()].map((refund) => [refund.ticketNumber, refund.replacement]))
    return takenBack
  }
  const desk = await openSalesDesk({
    journal,
    facts: catalog,
    terminal,
    deviceKey,
    cinemaId: line.serverFacts.cinemaId,
    server: {
      requestGrants: line.requestGrants,
      uploadJournal: () => upload.run().catch((error) => log('grant-upload-failed', { err: error })),
      // Once it is behind, entries that a payment still writes may hide that: it stays so until a hello says otherwise.
      stopIfBehind: async (acknowledgedSeq) => (await upload.stopIfBehind(acknowledgedSeq)) || isBehindServer(),
      claimRefund: line.claimRefund,
    },
    refundFacts: {
      moneyDue: () => moneyDueTo(journal.owner()?.device, catalog),
      moneyDueChanges$: merge(connection.session$, changesOf('refunds')),
      isTakenBack: (ticketNumber) => takenBackNow().has(ticketNumber),
      replacementOf: (ticketNumber) => takenBackNow().get(ticketNumber) ?? null,
    },
    conditions: {
      sellingStop: selling.sellingStop,
      // A journal that does not fit the server's takes no more seats into its custody.
      isOnline: () => isOnline() && !isBehindServer() && condition.closingWhy() === null,
      policy,
    },
    notices: line.notices,
    cinemaClock: serverClock,
    ageOf: serverClock.ageOf,
    ports,
  })
  const { rights, grants, returnSeats, sellTickets } = desk
  const orderStage$ = new BehaviorSubject<OrderView['stage']>('none')
  sellTickets.view$.pipe(map(({ stage }) => stage)).subscribe(orderStage$)
  const closeJournal = createCloseJournal({
    journal,
    rights,
    grants,
    returnSeats,
    sellTickets,
    isOrderHeld: () => orderStage$.value === 'held',
    line,
    ports,
  })
  onClose(closeJournal.close)
  onClose(giveUpBehind({ upload, journal, rights, onGivenUp: connection.reconnect, log }).close)
  closeJournal.why$.subscribe(closingWhy$)

  const start = async () => {
    const sync = startSync({
      replicate,
      journal,
      line,
      reconcileHeld: grants.reconcileHeld,
      keepAllotment: desk.keepAllotment,
      onMustClose: () => closeJournal.begin('recovery'),
      allotmentChanges$: merge(changesOf('showtimes'), changesOf('settings')),
      scheduler,
      ports,
    })
    onClose(sync.close)
    connection.state$.pipe(filter(({ isRetired }) => isRetired)).subscribe(() => closeJournal.begin('retired'))
    await sellTickets.resume()
    desk.settleMoney.resume()
  }

  return { selling, desk, closeJournal, isOnline, condition, start }
}
