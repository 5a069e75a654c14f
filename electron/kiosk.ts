import { BehaviorSubject, filter, map, merge } from 'rxjs'
import { lockDataFolder, makeFolder } from '../program/data-folder.ts'
import type { Log } from '../program/log.ts'
import { policyDefaults } from '../program/policy-defaults.ts'
import type { Settings } from '../program/settings.ts'
import type { Random } from '../shared/core/random.ts'
import { accepted, refused } from '../shared/core/result.ts'
import type { Clock, Timer } from '../shared/core/time.ts'
import { policyInForce } from '../shared/policy/policy-in-force.ts'
import type { OrderView } from '../shared/sales/order.ts'
import { createSignIn } from './accounts/sign-in.ts'
import { createSignInTries } from './accounts/sign-in-tries.ts'
import { createStaffSession } from './accounts/staff-session.ts'
import { createStaffStore } from './accounts/staff-store.ts'
import { openCatalog } from './catalog/catalog.ts'
import { ticks } from './catalog/ticks.ts'
import { createClosableTimer } from './closable-timer.ts'
import { createClosing } from './closing.ts'
import type { ClosingReason } from './devices/close-journal.ts'
import { createCloseJournal } from './devices/close-journal.ts'
import { openDeviceKey } from './devices/device-key.ts'
import type { Keystore } from './devices/keystore.ts'
import type { OpenedTerminal } from './devices/open-terminal-simulator.ts'
import { createOtherDevices } from './devices/other-devices.ts'
import { openEditsStore } from './edits/edits-store.ts'
import { createMakeEdits } from './edits/make-edits.ts'
import { createKioskFeeds } from './kiosk-feeds.ts'
import type { KioskService } from './link/kiosk-service.ts'
import { createBoxOffice } from './reports/box-office.ts'
import { openSalesLedger } from './reports/sales-ledger.ts'
import { moneyDueTo } from './sales/money-due.ts'
import { openSalesDesk } from './sales/open-sales-desk.ts'
import { createStaffDesk } from './sales/staff-desk.ts'
import { keepDailyCopies } from './store/daily-copy.ts'
import { openKioskStore } from './store/open-kiosk-store.ts'
import { takeKey } from './store/sealed-by.ts'
import { readFreeBytes, watchFreeDisk } from './sync/free-disk.ts'
import { openServerLine } from './sync/open-server-line.ts'
import { startPushingEdits } from './sync/push-edits.ts'
import { startReplication } from './sync/replicate.ts'
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
  /** null: there is none, and this kiosk's keys are kept in files. */
  readonly keystore: Keystore | null
  /** Called once, after this kiosk has its data folder for itself. */
  readonly openTerminal: () => OpenedTerminal
}

export type OpenKiosk = { readonly service: KioskService; readonly close: () => Promise<void> }

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
  const { settings, clock, random, log } = needs
  const folder = lockDataFolder(settings.kioskDir)
  onClose(folder.release)
  makeFolder('TTMS_SEAL_DIR', settings.sealDir)
  makeFolder('TTMS_COPY_DIR', settings.copyDir)
  const folders = { directory: settings.kioskDir, sealDirectory: settings.sealDir }
  const store = await openKioskStore({ ...folders, clock, random, keystore: needs.keystore })
  store.journal.faults$.subscribe((err) => log.error({ err }, 'the journal or its seal could not be written'))
  onClose(store.close)
  const { timer, close: stopTimers } = createClosableTimer(needs.timer)
  onClose(stopTimers)
  const ports = { clock, timer, random, log }
  const { database, facts, journal } = store

  const deviceKey = await openDeviceKey(settings.kioskDir, needs.keystore)
  const line = await openServerLine({ ...needs, ...ports, store, deviceKey })
  const { connection, upload } = line
  const restoredAtMs = store.restoredAtMs()
  if (restoredAtMs !== null) await line.notices.add('database-restored', new Date(restoredAtMs).toISOString())
  for (const { name, entries, isPartial } of store.recovered) {
    await line.notices.add('database-set-aside', `${name}: ${entries}${isPartial ? ' +?' : ''}`)
  }
  if (store.isOfOtherKey) {
    await line.notices.add('key-changed', store.cipher.keyId)
    await takeKey(facts, store.cipher.keyId)
  }
  await line.refuseOtherProtocol()
  const isOnline = () => connection.state().line === 'online'

  const catalog = await openCatalog(database, clock)
  onClose(catalog.close)
  const ofEnvironment = policyDefaults(settings)
  const policy = () => policyInForce(ofEnvironment, catalog.ownPolicy())
  const settingsChanges$ = catalog.changes$.pipe(filter(({ replica }) => replica === 'settings'))
  const edits = await openEditsStore(database, facts, clock.nowMs())
  onClose(edits.close)
  // Folded before whatever shows a sale, so that a sale counts everywhere at once.
  const ledger = await openSalesLedger(journal)

  const { terminal, close: closeTerminal } = needs.openTerminal()
  onClose(closeTerminal)
  const isTerminalReachable$ = new BehaviorSubject(false)
  terminal.isReachable$.subscribe(isTerminalReachable$)
  const isTerminalReachable = () => isTerminalReachable$.value
  const freeDisk$ = await watchFreeDisk(() => readFreeBytes(settings.kioskDir), timer)
  const freeDiskBytes = () => freeDisk$.value
  const deviceChanges$ = merge(
    isTerminalReachable$,
    freeDisk$,
    ticks(clock, timer, () => []),
  )

  const closingWhy$ = new BehaviorSubject<ClosingReason | null>(null)
  const isBehindServer = () => upload.stop$.value === 'gap'
  const selling = createSellingStatus({
    ...{ ...line, settings, policy, clock, journal, isTerminalReachable, freeDiskBytes },
    isBehindServer,
    isClosing: () => closingWhy$.value !== null,
    changes$: merge(deviceChanges$, upload.stop$, closingWhy$, settingsChanges$),
  })
  const cinemaId = () => {
    const word = line.serverFacts.word$.value
    if (!word) throw new Error('a ticket before the first word of the server')
    return word.cinema.cinemaId
  }
  const desk = await openSalesDesk({
    ...{ ...ports, journal, facts: catalog, policy, terminal, deviceKey },
    // A journal that does not fit the server's takes no more seats into its custody.
    isOnline: () => isOnline() && !isBehindServer() && closingWhy$.value === null,
    cinemaId,
    requestGrant: line.requestGrant,
    moneyDue: () => moneyDueTo(journal.owner()?.device, catalog),
    moneyDueChanges$: merge(connection.session$, catalog.changes$.pipe(filter(({ replica }) => replica === 'refunds'))),
    takeRefund: line.takeRefund,
    notices: line.notices,
    uploadJournal: () => upload.run().catch((error) => log.error({ err: error }, 'uploading before a grant')),
    sellingStop: selling.sellingStop,
  })
  const order$ = desk.sellTickets.view$
  const orderStage$ = new BehaviorSubject<OrderView['stage']>('none')
  order$.pipe(map(({ stage }) => stage)).subscribe(orderStage$)
  const closeJournal = createCloseJournal({
    ...{ ...ports, ...line, ...desk, journal, upload: upload.run },
    isOrderHeld: () => orderStage$.value === 'held',
    line$: connection.state$,
    onHandedOver: connection.reconnect,
  })
  onClose(closeJournal.close)
  closeJournal.why$.subscribe(closingWhy$)
  const staff = createStaffSession({
    ...{ journal, timer, log },
    signIn: createSignIn({
      ask: connection.ask,
      staffStore: createStaffStore(store, clock),
      tries: createSignInTries(facts, clock),
    }),
  })
  const makeEdits = createMakeEdits({ edits, journal, clock, staff: () => staff.staff$.value })
  const feeds = createKioskFeeds({
    ...{ ...needs, timer, line, journal, catalog, edits, policy, desk, ledger, selling, staff, deviceKey },
    ...{ isOnline, isTerminalReachable, freeDiskBytes },
    closingWhy: () => closingWhy$.value,
    deviceChanges$: merge(deviceChanges$, closingWhy$),
  })

  const sync = startSync({
    ...{ ...ports, ...line, journal, keepAllotment: desk.keepAllotment },
    startReplication: (given) => startReplication(database, given),
    startPushingEdits: (given) => startPushingEdits(database, given),
    reconcileHeld: desk.reconcileHeld,
    onMustClose: () => closeJournal.begin('recovery'),
    showtimeChanges$: catalog.changes$.pipe(filter(({ replica }) => replica === 'showtimes')),
  })
  onClose(sync.close)
  connection.state$.pipe(filter(({ isRetired }) => isRetired)).subscribe(() => closeJournal.begin('retired'))
  await desk.sellTickets.resume()
  desk.settleMoney.resume()
  const { sellTickets } = desk
  const copies = { directory: settings.kioskDir, copyDirectory: settings.copyDir }
  onClose(keepDailyCopies({ ...ports, ...copies, freeBytes: () => readFreeBytes(settings.copyDir), order$ }).close)

  return {
    calls: {
      'order.hold': sellTickets.hold,
      'order.extend': sellTickets.extend,
      'order.leave': sellTickets.leave,
      'order.pay': sellTickets.pay,
      'order.cancelPayment': sellTickets.cancelPayment,
      'order.finish': sellTickets.finish,
      ...createStaffDesk({
        ...{ ...desk, ask: connection.ask, journal, deviceKey, cinemaId },
        accountId: () => {
          const who = staff.staff$.value
          if (!who) throw new Error('nobody is signed in')
          return who.accountId
        },
      }),
      'staff.signIn': staff.signIn,
      'staff.signOut': staff.signOut,
      'edits.make': makeEdits.make,
      'edits.mend': makeEdits.mend,
      'edits.discard': makeEdits.discard,
      'reports.boxOffice': createBoxOffice({ ask: connection.ask, catalog, ledger }),
      'device.close': async () => {
        if (!journal.owner()) return refused({ code: 'NotEnrolled' })
        closeJournal.begin('leaving')
        return accepted({})
      },
      ...createOtherDevices(connection.ask),
    },
    feeds,
    audience: staff.audience,
    poster: async (id) => {
      const found = catalog.posterFor(id)
      return found && { mediaType: found.mediaType, bytes: Buffer.from(found.base64, 'base64') }
    },
  }
}
