import { type DataFolder, lockDataFolder, makeFolder } from '../runtime/data-folder.ts'
import { policyDefaults } from '../runtime/policy-defaults.ts'
import type { Ports } from '../runtime/ports.ts'
import type { Settings } from '../runtime/settings.ts'
import { policyInForce } from '../shared/policy/policy-in-force.ts'
import { createAccountHandlers } from './accounts/handlers.ts'
import { keepDailyCopies } from './backup/daily-copy.ts'
import { openCatalog } from './catalog/catalog.ts'
import { createClosableLog } from './closable-log.ts'
import { createClosableTimer } from './closable-timer.ts'
import { createClosing } from './closing.ts'
import type { OpenedTerminal } from './devices/terminal/open-terminal.ts'
import { openEditsStore } from './edits/edits-store.ts'
import { createEditHandlers } from './edits/handlers.ts'
import { openKioskStore } from './journal/open-kiosk-store.ts'
import { reportOpening } from './journal/report-opening.ts'
import { tryLostKeyAgain } from './journal/try-lost-key-again.ts'
import { keyOfOwner } from './keys/device-keys.ts'
import { type KeystoreAccess, openKeystore } from './keys/keystore.ts'
import type { KioskService } from './link/kiosk-service.ts'
import { createListingHandlers } from './listings/handlers.ts'
import { createOtherKioskHandlers } from './other-kiosks/handlers.ts'
import { openPointOfSale } from './point-of-sale.ts'
import { createReportHandlers } from './reports/handlers.ts'
import { createSalesLedger } from './reports/sales-ledger.ts'
import { createSalesHandlers } from './sales/handlers.ts'
import { createServerClock } from './server-link/server-clock.ts'
import { readFreeBytes, watchFreeDisk } from './sync/free-disk.ts'
import { createSyncHandlers } from './sync/handlers.ts'
import { openServerLine } from './sync/open-server-line.ts'
import { startPushingEdits } from './sync/push-edits.ts'
import { startReplication } from './sync/replicate.ts'
import { createTimerScheduler } from './timer-scheduler.ts'

export type KioskDeps = {
  readonly settings: Settings
  /** This kiosk's part of the data folder, where it was locked before; closed with the kiosk. */
  readonly folder?: DataFolder
  readonly appVersion: string
  readonly fetch: typeof globalThis.fetch
  /** null: this program uses none, and this kiosk's keys are kept in files. */
  readonly keystore: KeystoreAccess | null
  /** Called once, after this kiosk has its data folder for itself. */
  readonly openTerminal: () => OpenedTerminal
  readonly ports: Ports
}

export type OpenKiosk = { readonly service: KioskService; readonly close: () => Promise<void> }

/**
 * Opens this kiosk: takes its data folder, folds its journal, and begins to keep in step with its server, without
 * waiting for it. Throws `StartRefused` where the folder is in use or the server speaks another protocol; whatever was
 * opened until then is closed again.
 */
export async function openKiosk(deps: KioskDeps): Promise<OpenKiosk> {
  const closing = createClosing()
  try {
    return { service: await open(deps, closing.add), close: closing.close }
  } catch (fault) {
    await closing.close()
    throw fault
  }
}

async function open(deps: KioskDeps, onClose: (close: () => unknown) => void): Promise<KioskService> {
  const { settings, appVersion, fetch } = deps
  const { clock, random } = deps.ports
  const { kioskDir: directory, sealDir: sealDirectory, copyDir: copyDirectory } = settings
  const folder = deps.folder ?? lockDataFolder(directory)
  onClose(folder.release)
  makeFolder('TTMS_SEAL_DIR', sealDirectory)
  makeFolder('TTMS_COPY_DIR', copyDirectory)

  // The store. What is under way when it closes says nothing and does nothing any more.
  const serverClock = createServerClock(clock)
  const keystore = deps.keystore && (await openKeystore(deps.keystore, deps.ports))
  const store = await openKioskStore({ directory, sealDirectory, clock, cinemaClock: serverClock, random, keystore })
  onClose(store.close)
  const { log, close: closeLog } = createClosableLog(deps.ports.log)
  onClose(closeLog)
  const { timer, close: stopTimers } = createClosableTimer(deps.ports.timer)
  onClose(stopTimers)
  const ports: Ports = { clock, timer, random, log }
  const scheduler = createTimerScheduler(ports)
  const { database, facts, journal, deviceKeys } = store
  journal.faults$.subscribe((err) => log('journal-write-failed', { err }))
  const deviceKey = keyOfOwner(deviceKeys, journal.owner)

  // The line to the server.
  const line = await openServerLine({ settings, store, serverClock, appVersion, fetch, ports })
  const { connection, serverFacts } = line
  await reportOpening({ store, notices: line.notices, directory, log })
  if (deps.keystore) {
    tryLostKeyAgain({ keystore: deps.keystore, directory, journal, deviceKeys, ports })
  }
  await line.refuseOtherProtocol()
  const timeZone = () => serverFacts.serverInfo$.value?.cinema.timeZone ?? settings.TTMS_TIME_ZONE

  // The features.
  const catalog = await openCatalog(database, serverClock)
  onClose(catalog.close)
  const ofEnvironment = policyDefaults(settings)
  const policy = () => policyInForce(ofEnvironment, catalog.ownPolicy())
  const edits = await openEditsStore(database, facts, serverClock.cinemaNowMs())
  onClose(edits.close)
  const ledger = createSalesLedger(journal)
  const offlineDays = settings.TTMS_STAFF_OFFLINE_DAYS
  const accounts = createAccountHandlers({ store, connection, serverClock, offlineDays, ports })
  const { terminal, close: closeTerminal } = deps.openTerminal()
  onClose(closeTerminal)
  const freeDisk$ = await watchFreeDisk(() => readFreeBytes(directory), timer)
  const pointOfSale = await openPointOfSale({
    settings,
    journal,
    line,
    catalog,
    policy,
    terminal,
    deviceKey,
    freeDisk$,
    replicate: {
      pull: (of) => startReplication(database, of),
      pushEdits: (of) => startPushingEdits(database, of),
    },
    onClose,
    scheduler,
    ports,
  })
  const { desk, selling, closeJournal } = pointOfSale
  const sales = createSalesHandlers({
    desk,
    ask: connection.ask,
    journal,
    facts: catalog,
    accountId: () => {
      const who = accounts.signedIn()
      if (!who) throw new Error('nobody is signed in')
      return who.accountId
    },
  })
  const listings = createListingHandlers({
    catalog,
    rights: desk.rights,
    ledger,
    ownDevice: () => journal.owner()?.device ?? null,
    connection,
    order$: sales.order$,
    cinemaClock: serverClock,
    policy,
    timeZone,
    timer,
    scheduler,
  })
  const staff = accounts.signedIn
  const editing = createEditHandlers({ edits, catalog, journal, cinemaClock: serverClock, policy, staff, scheduler })
  const reports = createReportHandlers({
    program: { appVersion, serverUrl: settings.TTMS_SERVER_URL },
    line,
    journal,
    catalog,
    ledger,
    desk,
    deviceKey,
    edits: { changes$: edits.changes$, notices: editing.notices },
    condition: pointOfSale.condition,
    timeZone,
    scheduler,
  })
  const sync = createSyncHandlers({ journal, selling, closeJournal })
  const otherKiosks = createOtherKioskHandlers(connection.ask)

  await pointOfSale.start()
  const freeBytes = () => readFreeBytes(copyDirectory)
  onClose(keepDailyCopies({ directory, copyDirectory, freeBytes, order$: sales.order$, ports }).close)

  return {
    calls: {
      ...accounts.calls,
      ...sales.calls,
      ...editing.calls,
      ...reports.calls,
      ...sync.calls,
      ...otherKiosks.calls,
    },
    feeds: {
      ...accounts.feeds,
      ...sales.feeds,
      ...listings.feeds,
      ...editing.feeds,
      ...reports.feeds,
      ...sync.feeds,
    },
    audience: accounts.audience,
    poster: async (id) => {
      const found = catalog.posterFor(id)
      return found && { mediaType: found.mediaType, bytes: Buffer.from(found.base64, 'base64') }
    },
  }
}
