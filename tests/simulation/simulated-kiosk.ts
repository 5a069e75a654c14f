import { BehaviorSubject, filter, map, merge, NEVER } from 'rxjs'
import type { ClosingReason } from '../../electron/devices/close-journal.ts'
import { createCloseJournal } from '../../electron/devices/close-journal.ts'
import type { Journal } from '../../electron/sales/journal.ts'
import { openJournal } from '../../electron/sales/journal.ts'
import { moneyDueTo } from '../../electron/sales/money-due.ts'
import type { SalesDesk } from '../../electron/sales/open-sales-desk.ts'
import { openSalesDesk } from '../../electron/sales/open-sales-desk.ts'
import { openOwnership } from '../../electron/store/ownership.ts'
import { openServerLine } from '../../electron/sync/open-server-line.ts'
import { startSync } from '../../electron/sync/run-sync.ts'
import { createSellingStatus } from '../../electron/sync/selling-status.ts'
import type { Settings } from '../../program/settings.ts'
import type { KioskRequest } from '../../server/kiosk/operation.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import { createCheapKey } from './cheap-signatures.ts'
import type { Doom, Life } from './life.ts'
import { createLife } from './life.ts'
import type { MachineClock } from './machine-clock.ts'
import { createMachineClock } from './machine-clock.ts'
import type { MemoryCatalog } from './memory-catalog.ts'
import { createMemoryCatalog } from './memory-catalog.ts'
import { createNotingLog } from './noting-log.ts'
import { createSeededIds } from './seeded-ids.ts'
import type { SimulatedDisk } from './simulated-disk.ts'
import { createSimulatedDisk } from './simulated-disk.ts'
import type { SimulatedEdits } from './simulated-edits.ts'
import { openSimulatedEdits } from './simulated-edits.ts'
import type { SimulatedLink } from './simulated-network.ts'
import { createSimulatedLink } from './simulated-network.ts'
import type { ServedAnswer, SimulatedServer } from './simulated-server.ts'
import { simulatedPolicy, simulatedSettings } from './simulated-settings.ts'
import type { SimulatedTerminal } from './simulated-terminal.ts'
import { createSimulatedTerminal } from './simulated-terminal.ts'
import type { World } from './world.ts'

/** A kiosk's program while it runs. */
export type RunningKiosk = {
  readonly life: Life
  readonly journal: Journal
  readonly desk: SalesDesk
  readonly catalog: MemoryCatalog
  readonly isOnline: () => boolean
  readonly isBehindServer: () => boolean
  readonly edits: SimulatedEdits
  readonly clock: Clock
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
  /** Nothing is to end it any more, and if it is down it starts now. */
  readonly heal: () => void
  /** Its power goes, and its database comes back as it was when it was copied. */
  readonly putBack: () => void
}

const usualDownMs = 5_000

/** One kiosk: its disk, terminal, clocks and line, and the product's own program, started anew after each crash. */
export function createSimulatedKiosk(given: {
  readonly world: World
  readonly number: number
  readonly server: SimulatedServer
  readonly watchLine: (request: KioskRequest, served: ServedAnswer) => void
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
      ...{ facts, seal, clock, random, lastSeqOf: table.lastSeq, isSuccessor: false },
    })
    const journal = await openJournal({ table, ownership, facts, clock, random })
    const kioskSettings: Settings = { ...simulatedSettings, TTMS_ENROL_CODE: given.enrolCode() }
    const line = await openServerLine({
      ...{ ...ports, settings: kioskSettings, store: { facts, journal }, deviceKey, appVersion: '1.0.0' },
      fetch: link.open(life),
    })
    const { connection, upload } = line
    const isOnline = () => connection.state().line === 'online'
    const policy = () => simulatedPolicy
    const closingWhy$ = new BehaviorSubject<ClosingReason | null>(null)
    const closingWhy = () => closingWhy$.value
    const isBehindServer = () => upload.stop$.value === 'gap'
    const catalog = catalogPlace.open(clock)
    const edits = await openSimulatedEdits(facts, { timer, nowMs: clock.nowMs() })
    const { ...openTerminal } = terminal.open(life)
    const isTerminalReachable$ = new BehaviorSubject(false)
    openTerminal.isReachable$.subscribe(isTerminalReachable$)
    const selling = createSellingStatus({
      ...{ ...line, settings: kioskSettings, policy, clock, journal, isBehindServer },
      isClosing: () => closingWhy() !== null,
      isTerminalReachable: () => isTerminalReachable$.value,
      freeDiskBytes: () => 1e12,
      changes$: NEVER,
    })
    const desk = await openSalesDesk({
      ...{ ...ports, journal, facts: catalog, policy, terminal: openTerminal, deviceKey },
      isOnline: () => isOnline() && !isBehindServer() && closingWhy() === null,
      cinemaId: () => {
        const word = line.serverFacts.word$.value
        if (!word) throw new Error('a ticket before the first word of the server')
        return word.cinema.cinemaId
      },
      requestGrant: line.requestGrant,
      moneyDue: () => moneyDueTo(journal.owner()?.device, catalog),
      moneyDueChanges$: merge(
        connection.session$,
        catalog.changes$.pipe(filter(({ replica }) => replica === 'refunds')),
      ),
      takeRefund: line.takeRefund,
      notices: line.notices,
      uploadJournal: () => upload.run().catch((error) => log.error({ err: error }, 'uploading before a grant')),
      sellingStop: selling.sellingStop,
    })
    const orderStage$ = new BehaviorSubject<OrderView['stage']>('none')
    desk.sellTickets.view$.pipe(map(({ stage }) => stage)).subscribe(orderStage$)
    const closeJournal = createCloseJournal({
      ...{ ...ports, ...line, ...desk, journal, upload: upload.run },
      isOrderHeld: () => orderStage$.value === 'held',
      line$: connection.state$,
      onHandedOver: connection.reconnect,
    })
    closeJournal.why$.subscribe(closingWhy$)
    startSync({
      ...{ ...ports, ...line, journal, keepAllotment: desk.keepAllotment, reconcileHeld: desk.reconcileHeld },
      startReplication: catalog.startReplication,
      startPushingEdits: edits.startPushing,
      onMustClose: () => closeJournal.begin('recovery'),
      showtimeChanges$: catalog.showtimeChanges$,
    })
    connection.state$.pipe(filter(({ isRetired }) => isRetired)).subscribe(() => closeJournal.begin('retired'))
    await desk.sellTickets.resume()
    desk.settleMoney.resume()
    return { life, journal, desk, catalog, isOnline, isBehindServer, edits, clock }
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
    heal: () => {
      downMs = usualDownMs
      life?.doom(null)
      start()
    },
    putBack: () => {
      life?.end('disk put back')
      disk.putBack()
    },
  }
  return self
}
