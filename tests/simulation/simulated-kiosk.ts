import { BehaviorSubject } from 'rxjs'
import type { CinemaClock } from '../../electron/cinema-clock.ts'
import { type Journal, openJournal } from '../../electron/journal/journal.ts'
import { openOwnership } from '../../electron/journal/ownership.ts'
import { createOtherKioskHandlers } from '../../electron/other-kiosks/handlers.ts'
import { openPointOfSale } from '../../electron/point-of-sale.ts'
import { createSaleList } from '../../electron/reports/sale-list.ts'
import { createSalesHandlers, type SalesHandlers } from '../../electron/sales/handlers.ts'
import type { SalesDesk } from '../../electron/sales/open-sales-desk.ts'
import { createServerClock } from '../../electron/server-link/server-clock.ts'
import { openServerLine } from '../../electron/sync/open-server-line.ts'
import { createTimerScheduler } from '../../electron/timer-scheduler.ts'
import type { Settings } from '../../runtime/settings.ts'
import type { KioskRequest } from '../../server/http/kiosk/operation.ts'
import type { AccountId, DeviceNumber } from '../../shared/core/ids.ts'
import type { SaleList } from '../../shared/sales/sale-list.ts'
import { createCheapKey } from './cheap-signatures.ts'
import { createLife, type Doom, type Life } from './life.ts'
import { createMachineClock, type MachineClock } from './machine-clock.ts'
import { createMemoryCatalog, type MemoryCatalog } from './memory-catalog.ts'
import { createNotingLog } from './noting-log.ts'
import { staffAccountId } from './schedule.ts'
import { createSeededIds } from './seeded-ids.ts'
import { createSimulatedDisk, type SimulatedDisk } from './simulated-disk.ts'
import { openSimulatedEdits, type SimulatedEdits } from './simulated-edits.ts'
import { createSimulatedLink, type SimulatedLink } from './simulated-network.ts'
import type { ServedAnswer, SimulatedServer } from './simulated-server.ts'
import { simulatedPolicy, simulatedSettings } from './simulated-settings.ts'
import { createSimulatedTerminal, type SimulatedTerminal } from './simulated-terminal.ts'
import type { World } from './world.ts'

/** A kiosk's program while it runs. */
export type RunningKiosk = {
  readonly life: Life
  readonly journal: Journal
  readonly desk: SalesDesk
  readonly staffDesk: SalesHandlers['calls']
  /** What the page of the cinema's kiosks shows. */
  readonly otherDevices: ReturnType<typeof createOtherKioskHandlers>['calls']
  /** What the staff page lists. */
  readonly listSales: () => SaleList
  /** Makes one call of the staff page in the name of somebody else than the clerk who usually is signed in. */
  readonly signedInAs: <Answer>(accountId: AccountId, call: () => Answer) => Answer
  readonly catalog: MemoryCatalog
  readonly isOnline: () => boolean
  /** Why its epoch is being closed, or null. */
  readonly closingWhy: () => string | null
  /** Staff take it out of its cinema. */
  readonly leave: () => void
  readonly edits: SimulatedEdits
  readonly cinemaClock: CinemaClock
  /** Whether the server told it the time since it was started. */
  readonly hasHeard: () => boolean
}

export type SimulatedKiosk = {
  readonly name: string
  readonly number: number
  /** The device that it is just now, if it is up and enrolled. */
  readonly device: () => DeviceNumber | null
  readonly disk: SimulatedDisk
  readonly terminal: SimulatedTerminal
  readonly machineClock: MachineClock
  readonly link: SimulatedLink
  readonly replicas: ReturnType<typeof createMemoryCatalog>
  readonly running: () => RunningKiosk | null
  readonly start: () => void
  /** Ends this life, if it lives, at the border that the doom names; it starts again after this time. */
  readonly doom: (doom: Doom, nextDownMs: number) => void
  /** Ends this life at once, if it lives; it starts again after this time. */
  readonly cutPower: (downMs: number) => void
  /** Nothing is to end it any more, and if it is down it starts now. */
  readonly heal: () => void
  /** Its power goes, and its database comes back as it was when it was copied. */
  readonly restoreDisk: () => void
}

const usualDownMs = 5_000

/** One kiosk: its disk, terminal, clocks and line, and the product's own program, started again after each crash. */
export function createSimulatedKiosk(given: {
  readonly world: World
  readonly number: number
  readonly server: SimulatedServer
  readonly watchLine: (request: KioskRequest) => (served: ServedAnswer) => void
  /** A fresh code to enrol with, as staff would type it in. */
  readonly enrolCode: () => string
  readonly onDeath: (kiosk: SimulatedKiosk, border: string) => void
  readonly onFault: (kiosk: number, what: string, detail: unknown) => void
  readonly onStart: (kiosk: SimulatedKiosk, running: RunningKiosk) => void
}): SimulatedKiosk {
  const { world, number, server } = given
  const name = `K${number}`
  const chance = (concern: string) => world.chance(`${name}/${concern}`)
  const disk = createSimulatedDisk(world, name, chance('disk'))
  const terminal = createSimulatedTerminal(world, name, chance('terminal'))
  const machineClock = createMachineClock(world)
  const link = createSimulatedLink({ world, name, chance: chance('network'), server, watch: given.watchLine })
  const random = createSeededIds(chance('ids'))
  const log = createNotingLog((what, detail) => given.onFault(number, what, detail))
  const deviceKey = createCheapKey(Buffer.alloc(32, number).toString('base64url'))
  const deviceKeys = { present: deviceKey, of: () => deviceKey, take: async () => undefined }
  const catalogPlace = createMemoryCatalog()
  let running: RunningKiosk | null = null
  let life: Life | null = null
  let downMs = usualDownMs

  const open = async (life: Life): Promise<RunningKiosk> => {
    const clock = machineClock.started()
    const timer = (delayMs: number, callback: () => void) => world.after(delayMs, life.guard(callback))
    const ports = { clock, timer, random, log }
    const { table, facts, seal } = disk.open(life)
    const ownership = await openOwnership({
      ...{ facts, seal, clock, random, lastSeqOf: table.lastSeq, isSuccessor: false, hasKeyOf: () => true },
    })
    const serverClock = createServerClock(clock)
    let hasHeard = false
    serverClock.corrected$.subscribe(() => {
      hasHeard = true
    })
    const journal = await openJournal({ table, ownership, facts, cinemaClock: serverClock, random })
    const kioskSettings = { ...simulatedSettings, TTMS_ENROL_CODE: given.enrolCode() } satisfies Settings
    // Staff type in another code where this kiosk is nobody's any more.
    journal.owners$.subscribe((owner) => {
      if (!owner) kioskSettings.TTMS_ENROL_CODE = given.enrolCode()
    })
    const line = await openServerLine({
      settings: kioskSettings,
      store: { facts, journal, deviceKeys },
      serverClock,
      appVersion: '1.0.0',
      fetch: link.open(life),
      ports,
    })
    const catalog = catalogPlace.open(serverClock)
    let signedIn = staffAccountId
    const signedInAs: RunningKiosk['signedInAs'] = (accountId, call) => {
      signedIn = accountId
      try {
        return call()
      } finally {
        signedIn = staffAccountId
      }
    }
    const edits = await openSimulatedEdits(facts, { timer, nowMs: serverClock.cinemaNowMs() })
    const pointOfSale = await openPointOfSale({
      settings: kioskSettings,
      journal,
      line,
      catalog,
      deviceKey,
      terminal: terminal.open(life),
      policy: () => simulatedPolicy,
      freeDisk$: new BehaviorSubject(1e12),
      replicate: { pull: catalog.startReplication, pushEdits: edits.startPushing },
      // A life ends as a power cut does: nothing is closed.
      onClose: () => undefined,
      scheduler: createTimerScheduler(ports),
      ports,
    })
    const { desk, isOnline, condition, closeJournal } = pointOfSale
    const { calls: staffDesk } = createSalesHandlers({
      desk,
      ask: line.connection.ask,
      journal,
      facts: catalog,
      accountId: () => signedIn,
    })
    const listSales = createSaleList({
      journal,
      sales: desk.sales,
      facts: catalog,
      liveTicketOf: desk.liveTicketOf,
      nowMs: serverClock.cinemaNowMs,
    })
    await pointOfSale.start()
    return {
      life,
      journal,
      desk,
      staffDesk,
      otherDevices: createOtherKioskHandlers(line.connection.ask).calls,
      // As far down as the page goes.
      listSales: () => listSales(1_000),
      signedInAs,
      catalog,
      isOnline,
      closingWhy: condition.closingWhy,
      leave: () => closeJournal.begin('leaving'),
      edits,
      cinemaClock: serverClock,
      hasHeard: () => hasHeard,
    }
  }

  const start = () => {
    if (life) return
    const mine = createLife((border) => {
      running = null
      life = null
      disk.losePower()
      world.note(`${name} dies at ${border}`)
      given.onDeath(self, border)
      world.after(downMs, start)
      downMs = usualDownMs
    })
    life = mine
    world.note(`${name} starts`)
    open(mine).then(
      (opened) => {
        if (mine.isOver()) return
        running = opened
        given.onStart(self, opened)
      },
      (fault) => {
        given.onFault(number, 'the kiosk did not open', fault)
        mine.end('did not open')
      },
    )
  }

  const self: SimulatedKiosk = {
    name,
    number,
    device: () => running?.journal.owner()?.device ?? null,
    disk,
    terminal,
    machineClock,
    link,
    replicas: catalogPlace,
    running: () => running,
    start,
    doom: (doom, nextDownMs) => {
      downMs = nextDownMs
      life?.doom(doom)
    },
    cutPower: (nextDownMs) => {
      downMs = nextDownMs
      life?.end('power cut')
    },
    heal: () => {
      downMs = usualDownMs
      life?.doom(null)
      start()
    },
    restoreDisk: () => {
      life?.end('disk restored')
      disk.restoreDisk()
    },
  }
  return self
}
