import { BehaviorSubject, distinctUntilChanged, filter, map, merge, startWith } from 'rxjs'
import { lockDataFolder } from '../program/data-folder.ts'
import type { Log } from '../program/log.ts'
import type { Settings } from '../program/settings.ts'
import type { Random } from '../shared/core/random.ts'
import type { Clock, Timer } from '../shared/core/time.ts'
import type { OrderView } from '../shared/sales/order.ts'
import { createSignIn } from './accounts/sign-in.ts'
import { createSignInTries } from './accounts/sign-in-tries.ts'
import { createStaffSession } from './accounts/staff-session.ts'
import { createStaffStore } from './accounts/staff-store.ts'
import { openCatalog } from './catalog/catalog.ts'
import { createCatalogFeeds } from './catalog/feeds.ts'
import { createFilmViews } from './catalog/film-views.ts'
import { createShowtimeViews } from './catalog/showtime-views.ts'
import { throttled } from './catalog/throttled.ts'
import { ticks } from './catalog/ticks.ts'
import { createClosableTimer } from './closable-timer.ts'
import { createClosing } from './closing.ts'
import { openFileDeviceKey } from './devices/device-key.ts'
import type { OpenedTerminal } from './devices/open-terminal-simulator.ts'
import type { KioskService } from './link/kiosk-service.ts'
import { createBoxOffice } from './reports/box-office.ts'
import { createDeviceView } from './reports/device-view.ts'
import { openSalesLedger } from './reports/sales-ledger.ts'
import { openSalesDesk } from './sales/open-sales-desk.ts'
import { openKioskStore } from './store/open-kiosk-store.ts'
import { readFreeBytes, watchFreeDisk } from './sync/free-disk.ts'
import { openServerLine } from './sync/open-server-line.ts'
import { startSync } from './sync/run-sync.ts'
import { createSellingStatus } from './sync/selling-status.ts'

export type KioskDependencies = {
  readonly settings: Settings
  readonly appVersion: string
  readonly clock: Clock
  readonly timer: Timer
  readonly random: Random
  readonly log: Log
  readonly fetch: typeof globalThis.fetch
  /** Called once, after this kiosk has its data folder for itself. */
  readonly openTerminal: () => OpenedTerminal
}

export type OpenKiosk = { readonly service: KioskService; readonly close: () => Promise<void> }

const leastBetweenDeviceViewsMs = 250

/**
 * Opens this kiosk: takes its data folder, folds its journal, and begins to keep in step with its server, without
 * waiting for it. Throws `StartRefused` where the folder is in use or the server speaks another protocol; whatever was
 * opened until then is closed again.
 */
export async function openKiosk(needs: KioskDependencies): Promise<OpenKiosk> {
  const closing = createClosing()
  try {
    return { service: await open(needs, closing.add), close: closing.close }
  } catch (fault) {
    await closing.close()
    throw fault
  }
}

async function open(needs: KioskDependencies, onClose: (close: () => unknown) => void): Promise<KioskService> {
  const { settings, clock, random, log, appVersion } = needs
  const folder = lockDataFolder(settings.kioskDir)
  onClose(folder.release)
  const store = await openKioskStore({
    directory: settings.kioskDir,
    sealDirectory: settings.sealDir,
    clock,
    random,
  })
  onClose(store.close)
  const { timer, close: stopTimers } = createClosableTimer(needs.timer)
  onClose(stopTimers)
  const ports = { clock, timer, random, log }
  const { database, facts, journal } = store

  const deviceKey = await openFileDeviceKey(settings.kioskDir)
  const line = await openServerLine({ ...needs, timer, store, deviceKey })
  const { connection, serverFacts, serverClock, upload, notices } = line
  if (store.restoredAtMs() !== null) await notices.add('database-restored', String(store.restoredAtMs()))
  await line.refuseOtherProtocol()

  const catalog = await openCatalog(database, clock)
  onClose(catalog.close)
  const opened = needs.openTerminal()
  onClose(opened.close)
  const isTerminalReachable$ = new BehaviorSubject(false)
  opened.terminal.isReachable$.subscribe(isTerminalReachable$)
  const disk = await watchFreeDisk(() => readFreeBytes(settings.kioskDir), timer)
  const everyTick$ = ticks(clock, timer, () => [])
  const isTerminalReachable = () => isTerminalReachable$.value
  const freeDiskBytes = () => disk.bytes$.value
  const timeZone = () => serverFacts.word$.value?.cinema.timeZone ?? settings.TTMS_TIME_ZONE
  const isOnline = () => connection.state().line === 'online'

  const selling = createSellingStatus({
    ...{ settings, clock, serverClock, serverFacts, connection, journal, isTerminalReachable, freeDiskBytes },
    isBehindServer: () => upload.stop$.value === 'gap',
    changes$: merge(isTerminalReachable$, disk.bytes$, upload.stop$, everyTick$),
  })
  // Folded before whatever shows a sale, so that a sale counts everywhere at once.
  const ledger = await openSalesLedger(journal)
  const desk = await openSalesDesk({
    ...ports,
    journal,
    facts: catalog,
    terminal: opened.terminal,
    deviceKey,
    cinemaId: () => {
      const word = serverFacts.word$.value
      if (!word) throw new Error('a ticket before the first word of the server')
      return word.cinema.cinemaId
    },
    requestGrant: line.requestGrant,
    uploadJournal: () => upload.run().catch((error) => log.error({ err: error }, 'uploading before a grant')),
    sellingStop: selling.sellingStop,
    isOnline,
    settings: {
      holdMs: settings.TTMS_HOLD_SECONDS * 1_000,
      cutoffMinutes: settings.TTMS_CUTOFF_MINUTES,
      seatsPerShowtime: settings.TTMS_ALLOTMENT_SEATS,
      aheadHours: settings.TTMS_ALLOTMENT_HOURS,
    },
  })
  const { rights, sellTickets } = desk

  const order$ = new BehaviorSubject<OrderView>({ stage: 'none' })
  sellTickets.view$.subscribe(order$)
  const isOnline$ = connection.state$.pipe(map(isOnline), distinctUntilChanged())
  const ownChanges$ = merge(rights.changes$, ledger.changes$)
  const cutoffMinutes = settings.TTMS_CUTOFF_MINUTES
  const showtimeViews = createShowtimeViews({
    ...{ catalog, rights, ownChanges$, isOnline, clock, cutoffMinutes, timeZone },
    soldHere: ledger.soldSeats,
    ownDevice: () => journal.owner()?.device ?? null,
  })
  const filmViews = createFilmViews({ catalog, showtimeViews, clock })
  const catalogFeeds = createCatalogFeeds({
    ...{ catalog, showtimeViews, filmViews, clock, timer, cutoffMinutes, ownChanges$, order$ },
    line$: isOnline$,
  })

  const staff = createStaffSession({
    ...{ journal, timer, log },
    signIn: createSignIn({
      ask: connection.ask,
      staffStore: createStaffStore(database, clock),
      tries: createSignInTries(facts, clock),
    }),
  })
  const deviceView = createDeviceView({
    ...{ appVersion, clock, connection, serverClock, journal, upload, rights, ledger, notices, deviceKey },
    ...{ timeZone, isTerminalReachable, freeDiskBytes },
    serverUrl: settings.TTMS_SERVER_URL,
  })
  const deviceChanges$ = merge(
    ...[connection.state$, upload.changes$, upload.stop$, journal.changes$, rights.changes$, notices.all$],
    ...[isTerminalReachable$, disk.bytes$, everyTick$],
  )

  const sync = startSync({
    ...{ ...ports, database, journal, connection, serverClock, serverFacts, upload },
    grants: desk,
    keepAllotment: desk.keepAllotment,
    showtimeChanges$: catalog.changes$.pipe(filter(({ replica }) => replica === 'showtimes')),
  })
  onClose(sync.close)
  await sellTickets.resume()

  return {
    calls: {
      'order.hold': sellTickets.hold,
      'order.extend': sellTickets.extend,
      'order.leave': sellTickets.leave,
      'order.pay': sellTickets.pay,
      'order.cancelPayment': sellTickets.cancelPayment,
      'order.finish': sellTickets.finish,
      'staff.signIn': staff.signIn,
      'staff.signOut': staff.signOut,
      'reports.boxOffice': createBoxOffice({ ask: connection.ask, catalog, ledger }),
    },
    feeds: {
      ...catalogFeeds,
      status: () => selling.status$,
      order: () => order$,
      staff: () => staff.staff$,
      device: () =>
        throttled(deviceChanges$, leastBetweenDeviceViewsMs, timer).pipe(startWith(undefined), map(deviceView)),
    },
    audience: staff.audience,
    poster: async (id) => {
      const found = catalog.posterFor(id)
      return found && { mediaType: found.mediaType, bytes: Buffer.from(found.base64, 'base64') }
    },
  }
}
