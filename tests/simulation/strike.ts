import type { DeviceNumber, TicketNumber } from '../../shared/core/ids.ts'
import { changeSchedule, type EditMade, moveAndSell } from './change-schedule.ts'
import type { SignedAway } from './checker.ts'
import type { CinemaStaff } from './cinema-staff.ts'
import type { Counts } from './counts.ts'
import { type DeviceStates, lookForDevices } from './device-states.ts'
import type { Hazard, ServerRestore } from './hazards.ts'
import { giveUpKiosk } from './lost-kiosk.ts'
import type { LostWithServer } from './lost-with-server.ts'
import type { SimulatedKiosk } from './simulated-kiosk.ts'
import { fairWeather } from './simulated-network.ts'
import type { SimulatedPrinter } from './simulated-printer.ts'
import type { SimulatedServer } from './simulated-server.ts'
import type { World } from './world.ts'

/** What a hazard can strike. */
export type Struck = {
  readonly world: World
  readonly server: SimulatedServer
  readonly kiosks: readonly SimulatedKiosk[]
  readonly counts: Counts
  readonly lost: LostWithServer
  /** What was edited at kiosks this day. */
  readonly edits: EditMade[]
  /** Counts what is made up this day. */
  readonly nextCount: () => number
  readonly staff: CinemaStaff
  readonly printer: SimulatedPrinter
  readonly signedAway: SignedAway[]
  readonly broke: (what: string, detail: string) => void
  readonly onFault: (who: string, what: string, fault: unknown) => void
  /** Whether the time of hazards is over. */
  readonly isHealed: () => boolean
}

/** Longer than the server takes to start. */
const powerIsBackAfterMs = 10_000

/** Lets the hazard happen now, and ends it when its time is over. */
export function strike(on: Struck, hazard: Hazard): void {
  const { world, server, kiosks, counts, lost, isHealed } = on
  const struck = hazard.kiosk === 0 ? kiosks : kiosks.filter(({ number }) => number === hazard.kiosk)
  world.note(`hazard ${JSON.stringify(hazard)}`)
  switch (hazard.what) {
    case 'crash': {
      if (hazard.kiosk === 0) server.doom(hazard.doom, hazard.downMs)
      else for (const kiosk of struck) kiosk.doom(hazard.doom, hazard.downMs)
      break
    }
    case 'line':
      for (const { link } of struck) {
        counts.add(`line ${hazard.weather.line === 'up' ? 'bad' : hazard.weather.line}`)
        link.setWeather(hazard.weather)
        world.after(hazard.lastsMs, () => {
          if (link.weather() === hazard.weather) link.setWeather(fairWeather)
        })
      }
      break
    case 'clock': {
      const clocks = hazard.kiosk === 0 ? [server.machineClock] : struck.map(({ machineClock }) => machineClock)
      counts.add(
        hazard.kiosk === 0
          ? "server's clock set wrong"
          : `clock set off by ${Math.abs(hazard.offMs) < 86_400_000 ? 'minutes' : 'a day'}`,
      )
      for (const clock of clocks) {
        clock.setOff(hazard.offMs)
        world.after(hazard.lastsMs, () => clock.setOff(0))
      }
      break
    }
    case 'terminal':
      for (const { terminal } of struck) {
        counts.add('terminal out of reach')
        terminal.setReachable(false)
        world.after(hazard.lastsMs, () => terminal.setReachable(true))
      }
      break
    case 'disk':
      for (const { disk } of struck) {
        disk.fail(hazard.fails)
        world.after(hazard.lastsMs, () => disk.fail(null))
      }
      break
    case 'lose':
      for (const { link } of struck) link.loseNextAnswer(hazard.path)
      break
    case 'reset':
      for (const { link } of struck) link.resetNext(hazard.path)
      break
    case 'restored':
      for (const kiosk of struck) {
        kiosk.disk.copy()
        world.after(hazard.afterMs, () => {
          if (isHealed()) return
          kiosk.restoreDisk()
          // Their page says that the server still waits for the device that this kiosk no longer is.
          const isRecovering = [...server.tables.recoveries.all()].some(({ ended_at_ms }) => ended_at_ms === null)
          if (isRecovering) world.after(30_000, giveUpLost)
        })
      }
      break
    case 'server-restored':
      restoreServer(hazard)
      break
    case 'block':
      for (const kiosk of struck) void block(kiosk.device())
      break
    case 'slow':
      slowDown(hazard.lastsMs)
      break
    case 'refund':
      refundOne()
      break
    case 'schedule':
      changeSchedule(on, hazard)
      break
    case 'staff':
      for (const kiosk of struck) on.staff.visit(kiosk, hazard.undelivered)
      // Somebody else looks after the next kiosk at the same time, and begins where the others end.
      for (const { number } of hazard.isAlone ? [] : struck) {
        for (const beside of kiosks) if (beside.number === number + 1) on.staff.visit(beside, hazard.undelivered, true)
      }
      break
    case 'jam':
      for (const kiosk of struck) on.printer.jam(kiosk, hazard.lastsMs)
      break
    case 'lost':
      for (const kiosk of struck) lose(kiosk)
      break
  }

  /** While the database is slow, connections break under requests that go on, and are asked again. */
  function slowDown(lastsMs: number): void {
    counts.add('database slow')
    server.slowDown(lastsMs)
    for (const { link } of kiosks) link.resetNext('/grant')
  }

  function lose(kiosk: SimulatedKiosk): void {
    const device = kiosk.device()
    if (hazard.what !== 'lost' || device === null) return
    const { isDark, isResold, lastsMs, givenUpAfterMs } = hazard
    counts.add('kiosk lost')
    if (isDark) kiosk.doom({ border: null, skip: 0 }, lastsMs)
    else strike(on, { ...hazard, what: 'line', weather: { ...fairWeather, line: 'cut' }, lastsMs })
    const onFault = (fault: unknown) => on.onFault('staff', 'a kiosk could not be given up', fault)
    const onResold = (seats: readonly SignedAway[]) => moveAndSell(on, kiosk, seats)
    world.after(givenUpAfterMs, () => giveUpKiosk({ ...on, isOver: isHealed, onFault, onResold }, device, isResold))
  }

  async function block(device: DeviceNumber | null): Promise<void> {
    if (device === null || hazard.what !== 'block') return
    if (!(await server.setBlocked([device], true))) return
    counts.add('device blocked')
    const unblock = async () => {
      if (!(await server.setBlocked([device], false))) world.after(1_000, unblock)
    }
    world.after(hazard.lastsMs, unblock)
  }

  function restoreServer({ how, afterMs, againMs }: ServerRestore): void {
    const restore = server.copy()
    const useCopy = (what: 'once' | 'again') => {
      if (isHealed()) return
      counts.add(`server's database restored: ${how}`)
      if (what === 'again') counts.add('the same copy restored again')
      const lose = lost.before(server.tables)
      restore(how === 'running')
      lose()
      for (const kiosk of kiosks) {
        const device = kiosk.device()
        const isForgotten = device !== null && !server.tables.devices.get(String(device))
        if (isForgotten) counts.add('kiosk enrolled since the copy')
      }
      // All kiosks start at one moment, and report to a database that has much to do.
      if (how === 'power-cut') {
        server.slowDown(45_000)
        for (const kiosk of kiosks) {
          kiosk.link.setWeather(fairWeather)
          kiosk.cutPower(powerIsBackAfterMs)
        }
      }
      world.after(30_000, giveUpLost)
    }
    world.after(afterMs, () => useCopy('once'))
    if (againMs !== null) world.after(afterMs + againMs, () => useCopy('again'))
  }

  /** Staff write off devices that no kiosk is any more: nobody else could speak for them. */
  function giveUpLost(): void {
    if (!kiosks.every((kiosk) => kiosk.device() !== null)) return void world.after(5_000, giveUpLost)
    let isOver = false
    const onFault = (fault: unknown) => on.onFault('staff', 'the page of kiosks failed', fault)
    lookForDevices(kiosks).then((states) => {
      isOver = true
      if (states.size === 0) world.after(5_000, giveUpLost)
      else writeOffLost(states)
    }, onFault)
    // A kiosk that dies meanwhile never shows its page.
    world.after(60_000, () => !isOver && giveUpLost())
  }

  function writeOffLost(states: DeviceStates): void {
    const present = new Set(kiosks.map((kiosk) => kiosk.device()))
    for (const [device, state] of states) {
      if (present.has(device) || state === 'closed' || state === 'written-off') continue
      void server.writeOff(device).then((isDone) => {
        if (isDone) counts.add('device written off')
        else world.after(5_000, giveUpLost)
      })
    }
  }

  /** Somebody brings a ticket back to the box office, whether the server knows of it yet or not. */
  function refundOne(): void {
    const { tickets } = on.printer
    const ticket = tickets[Math.floor(hazard.atMs) % Math.max(1, tickets.length)]
    if (!ticket) return
    void server
      .refund(ticket.ticketNumber as TicketNumber)
      .then((isDone) => counts.add(isDone ? 'ticket refunded' : 'ticket not refunded'))
  }
}
