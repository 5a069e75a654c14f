import { type DataFolder, lockDataFolder, makeFolder } from '../runtime/data-folder.ts'
import type { Log } from '../runtime/log.ts'
import { policyDefaults } from '../runtime/policy-defaults.ts'
import type { Settings } from '../runtime/settings.ts'
import type { Random } from '../shared/core/random.ts'
import { accepted, refused } from '../shared/core/result.ts'
import type { Clock, Timer } from '../shared/core/time.ts'
import { policyInForce } from '../shared/policy/policy-in-force.ts'
import { createSignIn } from './accounts/sign-in.ts'
import { createSignInTries } from './accounts/sign-in-tries.ts'
import { createStaffSession } from './accounts/staff-session.ts'
import { createStaffStore } from './accounts/staff-store.ts'
import { keepDailyCopies } from './backup/daily-copy.ts'
import { openCatalog } from './catalog/catalog.ts'
import type { CinemaClock } from './cinema-clock.ts'
import { createClosableLog } from './closable-log.ts'
import { createClosableTimer } from './closable-timer.ts'
import { createClosing } from './closing.ts'
import type { OpenedTerminal } from './devices/terminal/open-terminal.ts'
import { openEditsStore } from './edits/edits-store.ts'
import { createMakeEdits } from './edits/make-edits.ts'
import { openKioskStore } from './journal/open-kiosk-store.ts'
import { createOwnKey } from './journal/own-key.ts'
import { tellLostKeys } from './journal/tell-lost-keys.ts'
import { tryLostKeyAgain } from './journal/try-lost-key-again.ts'
import { type KeystoreAccess, openKeystore } from './keys/keystore.ts'
import { createKioskFeeds } from './kiosk-feeds.ts'
import type { KioskService } from './link/kiosk-service.ts'
import { createOtherDevices } from './other-kiosks/handlers.ts'
import { openPointOfSale } from './point-of-sale.ts'
import { createBoxOffice } from './reports/box-office.ts'
import { openSalesLedger } from './reports/sales-ledger.ts'
import { createServerClock } from './server-link/server-clock.ts'
import { readFreeBytes, watchFreeDisk } from './sync/free-disk.ts'
import { openServerLine } from './sync/open-server-line.ts'
import { startPushingEdits } from './sync/push-edits.ts'
import { startReplication } from './sync/replicate.ts'

export type KioskDeps = {
  readonly settings: Settings
  /** This kiosk's part of the data folder, where it was locked before; closed with the kiosk. */
  readonly folder?: DataFolder
  readonly appVersion: string
  readonly clock: Clock
  readonly timer: Timer
  readonly random: Random
  readonly log: Log
  readonly fetch: typeof globalThis.fetch
  /** null: this program uses none, and this kiosk's keys are kept in files. */
  readonly keystore: KeystoreAccess | null
  /** Called once, after this kiosk has its data folder for itself. */
  readonly openTerminal: () => OpenedTerminal
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
  const { settings, clock, random } = deps
  const folder = deps.folder ?? lockDataFolder(settings.kioskDir)
  onClose(folder.release)
  makeFolder('TTMS_SEAL_DIR', settings.sealDir)
  makeFolder('TTMS_COPY_DIR', settings.copyDir)
  const folders = { directory: settings.kioskDir, sealDirectory: settings.sealDir }
  const serverClock = createServerClock(clock)
  const cinemaClock: CinemaClock = serverClock
  const keystore = deps.keystore && (await openKeystore(deps.keystore, deps))
  const store = await openKioskStore({ ...folders, clock, cinemaClock, random, keystore })
  onClose(store.close)
  const { log, close: closeLog } = createClosableLog(deps.log)
  onClose(closeLog)
  store.journal.faults$.subscribe((err) => log.error({ err }, 'the journal or its seal could not be written'))
  const { timer, close: stopTimers } = createClosableTimer(deps.timer)
  onClose(stopTimers)
  const ports = { clock, timer, random, log }
  const { database, facts, journal } = store

  const deviceKey = createOwnKey(store.deviceKeys, journal)
  const line = await openServerLine({ ...deps, ...ports, store, deviceKeys: store.deviceKeys, serverClock })
  const { connection } = line
  const restoredAtMs = store.restoredAtMs()
  if (restoredAtMs !== null) await line.notices.add('database-restored', new Date(restoredAtMs).toISOString())
  for (const { name, entries, isPartial } of store.recovered) {
    await line.notices.add('database-set-aside', `${name}: ${entries}${isPartial ? ' +?' : ''}`)
  }
  await tellLostKeys({ store, notices: line.notices, directory: settings.kioskDir, log })
  if (deps.keystore) {
    const { deviceKeys } = store
    tryLostKeyAgain({ keystore: deps.keystore, directory: settings.kioskDir, journal, deviceKeys, timer, log })
  }
  await line.refuseOtherProtocol()

  const catalog = await openCatalog(database, cinemaClock)
  onClose(catalog.close)
  const ofEnvironment = policyDefaults(settings)
  const policy = () => policyInForce(ofEnvironment, catalog.ownPolicy())
  const edits = await openEditsStore(database, facts, cinemaClock.cinemaNowMs())
  onClose(edits.close)
  // Folded before whatever shows a sale, so that a sale counts everywhere at once.
  const ledger = await openSalesLedger(journal)

  const staffStore = createStaffStore(store)
  const staff = createStaffSession({
    ...{ journal, timer, log },
    signIn: createSignIn({
      ask: connection.ask,
      ...{ staffStore, serverClock, offlineDays: settings.TTMS_STAFF_OFFLINE_DAYS },
      tries: createSignInTries(facts, cinemaClock),
    }),
  })
  connection.staff$.subscribe((word) => {
    staff.applyStaffWord(word)
    staffStore.applyStaffWord(word).catch((err) => log.error({ err }, 'what the server says of staff was not kept'))
  })
  const { terminal, close: closeTerminal } = deps.openTerminal()
  onClose(closeTerminal)
  const freeDisk$ = await watchFreeDisk(() => readFreeBytes(settings.kioskDir), timer)
  const pointOfSale = await openPointOfSale({
    ...{ ...ports, settings, journal, line, catalog, policy, terminal, deviceKey, freeDisk$, onClose },
    startReplication: (deps) => startReplication(database, deps),
    startPushingEdits: (deps) => startPushingEdits(database, deps),
    accountId: () => {
      const who = staff.staff$.value
      if (!who) throw new Error('nobody is signed in')
      return who.accountId
    },
  })
  const { desk } = pointOfSale
  const { sellTickets } = desk
  const makeEdits = createMakeEdits({ edits, journal, cinemaClock, staff: () => staff.staff$.value })
  const feeds = createKioskFeeds({
    ...{
      ...deps,
      ...pointOfSale,
      timer,
      cinemaClock,
      line,
      journal,
      catalog,
      edits,
      policy,
      ledger,
      staff,
      deviceKey,
    },
    freeDiskBytes: () => freeDisk$.value,
  })
  await pointOfSale.start()
  const copies = { directory: settings.kioskDir, copyDirectory: settings.copyDir }
  onClose(
    keepDailyCopies({
      ...{ ...ports, ...copies, order$: sellTickets.view$ },
      freeBytes: () => readFreeBytes(settings.copyDir),
    }).close,
  )

  return {
    calls: {
      'order.hold': sellTickets.hold,
      'order.extend': sellTickets.extend,
      'order.leave': sellTickets.leave,
      'order.pay': sellTickets.pay,
      'order.cancelPayment': sellTickets.cancelPayment,
      'order.finish': sellTickets.finish,
      'order.seen': sellTickets.seen,
      'order.collect': sellTickets.collect,
      'order.stay': sellTickets.stay,
      ...pointOfSale.staffDesk,
      'staff.signIn': staff.signIn,
      'staff.signOut': staff.signOut,
      'edits.make': makeEdits.make,
      'edits.revise': makeEdits.revise,
      'edits.discard': makeEdits.discard,
      'reports.boxOffice': createBoxOffice({
        ask: connection.ask,
        catalog,
        ledger,
        liveTicketOf: pointOfSale.desk.liveTicketOf,
      }),
      'device.close': async () => {
        if (!journal.owner()) return refused({ code: 'NotEnrolled' })
        pointOfSale.leave()
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
