import type { EditMade } from './change-schedule.ts'
import { checkSchedule } from './check-schedule.ts'
import { checkEvidence, type PrintedTicket, type SignedAway, type Verdict } from './checker.ts'
import { createCinemaStaff } from './cinema-staff.ts'
import { collectEvidence } from './collect-evidence.ts'
import { collectSchedule } from './collect-schedule.ts'
import { countDeath, countLines, watchSales } from './count-hazards.ts'
import { createCounts } from './counts.ts'
import { visit } from './customers.ts'
import { findUnrest } from './find-unrest.ts'
import type { History } from './history.ts'

import { createLostWithServer } from './lost-with-server.ts'
import { createMachineClock } from './machine-clock.ts'
import { createMemoryTables, type MemoryTables } from './memory-tables.ts'
import { createNotingLog } from './noting-log.ts'
import type { Scenario } from './scenario.ts'
import { addSchedule, cinemaId, schedule } from './schedule.ts'
import { countChange, countSchedule } from './schedule-hazards.ts'
import { createScheduleHistory } from './schedule-history.ts'
import { InjectedFault } from './simulated-disk.ts'
import { createSimulatedKiosk, type SimulatedKiosk } from './simulated-kiosk.ts'
import { fairWeather } from './simulated-network.ts'
import { createPrinter } from './simulated-printer.ts'
import { createSimulatedServer } from './simulated-server.ts'
import { strike } from './strike.ts'
import { watchCutoff } from './watch-cutoff.ts'
import { watchRecovery } from './watch-recovery.ts'
import { watchJournal, watchLine, watchOrder } from './watch-rules.ts'
import { watchSchedule } from './watch-schedule.ts'
import { watchVoids } from './watch-voids.ts'
import { addAccounts, visitWeb, type WebCustomer } from './web-customers.ts'
import { createWorld } from './world.ts'

/** A promise that did not hold, and what shows it. */
export type Broken = { readonly what: string; readonly detail: string }

export type DayOutcome = {
  readonly hash: string
  /** What was promised and did not hold; empty: all well. */
  readonly broken: readonly Broken[]
  readonly counts: Readonly<Record<string, number>>
  readonly trace: readonly string[]
  readonly tables: MemoryTables
  readonly kiosks: readonly SimulatedKiosk[]
}

export const startMs = Date.UTC(2030, 4, 1, 1)
const healsWithinMs = 60_000
const staffRoundEveryMs = 5_000

/** One cinema's day: faults on until its end, then none, and everything must come to rest within a minute. */
export async function runDay(
  scenario: Scenario,
  options: { readonly isTraced?: boolean; readonly history?: History; readonly isSerial?: boolean } = {},
): Promise<DayOutcome> {
  const { isTraced = false, history = null } = options
  const world = createWorld({ seed: scenario.seed, startMs, isTraced })
  const tables = createMemoryTables(world)
  addSchedule(tables, startMs)
  const broken: Broken[] = []
  const counts = createCounts()
  const onFault = (who: string, what: string, detail: unknown) => {
    const fault = typeof detail === 'object' && detail !== null && 'err' in detail ? detail.err : detail
    counts.add(`logged: ${what}`)
    world.note(`${who} fault ${what}`)
    if (fault instanceof Error && !isForeseen(fault))
      broken.push({ what: 'fault', detail: `${who}: ${what}: ${fault.stack}` })
  }
  const log = createNotingLog((what, detail) => onFault('server', what, detail))
  // Whatever it is about: it ends a program of ours.
  const onUnhandled = (fault: unknown) =>
    broken.push({
      what: 'fault',
      detail: `a rejection that nobody handled: ${fault instanceof Error ? fault.stack : fault}`,
    })
  process.on('unhandledRejection', onUnhandled)
  const server = createSimulatedServer({
    ...{ world, tables, schedule, log, history, machineClock: createMachineClock(world) },
    isSerial: options.isSerial ?? false,
    onCommit: () => {
      scheduleHistory.look()
      lookAtRecovery()
    },
    onDeadlock: () => counts.add('deadlock'),
    onDeath: (border) => {
      counts.add('server killed')
      if (border.startsWith('tx ') && border !== 'tx commit <') counts.add('server killed in a transaction')
      if (border === 'tx commit <') counts.add('server killed between commit and answer')
    },
  })
  const scheduleHistory = createScheduleHistory(world, tables, (before, after) =>
    countChange({ counts, kiosks, tables }, before, after),
  )
  const printer = createPrinter(world, counts, onFault)
  const signedAway: SignedAway[] = []
  const staff = createCinemaStaff({ world, server, printer, counts, onFault })
  const lost = createLostWithServer(printer.tickets, staff.references)
  const broke = (what: string, detail: string) => {
    world.note(`${what}: ${detail}`)
    broken.push({ what, detail })
  }
  const lookAtRecovery = watchRecovery(tables, broke)
  const codes = addEnrolCodes(tables)
  let used = 0
  const kiosks = scenario.kiosks.map((number) =>
    createSimulatedKiosk({
      ...{ world, server, number },
      onFault: (_, what, detail) => onFault(`K${number}`, what, detail),
      enrolCode: () => codes[used++] ?? '',
      watchLine: watchLine(server, broke),
      onStart: (kiosk, running) => {
        printer.follow(kiosk, running)
        watchSales(counts, kiosk, running)
        watchOrder(world, kiosk, running, broke)
        watchCutoff(world, server, kiosk, running, broke)
        watchJournal(running, broke)
        watchSchedule(running, broke)
        watchVoids(kiosk, running, { tables, printer }, broke)
      },
      onDeath: (kiosk, border) => countDeath(counts, kiosk, border),
    }),
  )

  server.start()
  for (const kiosk of kiosks) world.after(10 * kiosk.number, kiosk.start)
  let isHealed = false
  const edits: EditMade[] = []
  let made = 0
  const nextCount = () => ++made
  const struck = {
    ...{ world, server, kiosks, counts, lost, edits, nextCount, staff, printer, signedAway, onFault, broke },
    isHealed: () => isHealed,
  }
  for (const hazard of scenario.hazards) world.after(hazard.atMs, () => strike(struck, hazard))
  for (const kiosk of kiosks) receive(kiosk)
  addAccounts(server, [...new Set(scenario.webCustomers.map(({ id }) => id))])
  for (const [index, customer] of scenario.webCustomers.entries()) receiveWeb(index, customer)
  await world.runUntil(startMs + scenario.lastsMs)
  const { pricesFen } = scheduleHistory
  const evidence = () =>
    collectEvidence({ printed: printer.tickets, kiosks, tables, lost, pricesFen, staff, signedAway })
  broken.push(...describe(checkEvidence(evidence(), false)))

  world.note('healed')
  isHealed = true
  server.heal()
  void server.setBlocked(
    [...tables.devices.all()].map(({ device }) => device),
    false,
  )
  printer.heal()
  for (const kiosk of kiosks) heal(kiosk)
  // The cinema goes on meanwhile, so what counts is that there is a moment of rest before the time is over.
  let wrong: Broken[] = []
  for (let waitedMs = 1_000; waitedMs <= healsWithinMs; waitedMs += 1_000) {
    if (waitedMs % staffRoundEveryMs === 0) {
      for (const kiosk of kiosks) staff.visit(kiosk, 'deliver', kiosk.number % 2 === 0)
    }
    await world.runUntil(startMs + scenario.lastsMs + waitedMs)
    const unrest = findUnrest(kiosks, tables).map((detail) => ({ what: 'not at rest', detail }))
    // What it comes to is judged at rest, or when the time is over.
    if (unrest.length > 0 && waitedMs < healsWithinMs) continue
    wrong = [...unrest, ...describe(checkEvidence(evidence(), true)), ...judgeSchedule()]
    if (wrong.length === 0) break
  }
  broken.push(...wrong)
  countLines(counts, kiosks)
  countSchedule(counts, kiosks, tables)
  counts.add('ticket that the server has forgotten', lost.forgotten.length)
  counts.add('seat of a forgotten ticket sold again', checkEvidence(evidence(), false).forgottenSoldAgain.length)
  process.off('unhandledRejection', onUnhandled)
  return { hash: world.hash(), broken, counts: counts.all(), trace: world.trace, tables, kiosks }

  function judgeSchedule(): Broken[] {
    const { late, edits: wrongEdits } = checkSchedule(collectSchedule(printer.tickets, kiosks, tables, { lost, edits }))
    return [
      ...late.map((detail) => ({ what: 'late sale forgotten', detail })),
      ...wrongEdits.map((detail) => ({ what: 'edit dropped', detail })),
    ]
  }

  function receiveWeb(index: number, customer: WebCustomer): void {
    const chance = world.chance(`web customer ${index}`)
    const keep = (ticket: PrintedTicket) => printer.tickets.push(ticket)
    world.after(customer.comesAtMs, () => {
      visitWeb({ world, server, chance }, customer, keep).then(
        (outcome) => {
          counts.add(`web: ${outcome}`)
          world.note(`web customer ${index} ${outcome}`)
        },
        (fault) => onFault('web', 'a web customer was answered with a fault', fault),
      )
    })
  }

  /** One customer after the other, each when they come or when the one before has gone. */
  function receive(kiosk: SimulatedKiosk): void {
    const waiting = scenario.customers.filter((customer) => customer.kiosk === kiosk.number)
    waiting.sort((a, b) => a.comesAtMs - b.comesAtMs)
    for (const customer of waiting) {
      const chance = world.chance(`customer ${customer.id}`)
      world.after(customer.comesAtMs, () => {
        visit({ world, kiosk, chance }, customer).then(
          (outcome) => {
            counts.add(`customer: ${outcome}`)
            world.note(`K${kiosk.number} customer ${customer.id} ${outcome}`)
          },
          (fault) => onFault(kiosk.name, 'a call of the screen failed', fault),
        )
      })
    }
  }
}

/** More codes than kiosks are enrolled in a day, each good for once. */
function addEnrolCodes({ enrol_codes }: MemoryTables): string[] {
  const codes = Array.from({ length: 1_000 }, (_, index) => `code-${index + 1}`)
  for (const code_hash of codes) {
    const row = { cinema_id: cinemaId, used_by: null, merchant_id: null }
    enrol_codes.add({ ...row, code_hash, expires_at_ms: startMs + 86_400_000 * 365 })
  }
  return codes
}

function heal(kiosk: SimulatedKiosk): void {
  kiosk.link.setWeather(fairWeather)
  kiosk.link.heal()
  kiosk.disk.fail(null)
  kiosk.terminal.setReachable(true)
  kiosk.machineClock.setOff(0)
  kiosk.heal()
}

/** What a fault that was brought about makes the product say. */
function isForeseen(fault: Error): boolean {
  if ('code' in fault && fault.code === '57P01') return true
  // What a kiosk says of a fault of the server's, which is judged by itself.
  if (fault.message.includes('"detail":"HTTP 500"')) return true
  return fault instanceof InjectedFault || /seemed to have failed was written|"DeviceStopped"/.test(fault.message)
}

function describe({ seatsSoldTwice, paidForNothing, fenOutOfBalance, wrongPrices }: Verdict): Broken[] {
  return [
    ...seatsSoldTwice.map((detail) => ({ what: 'seat sold twice', detail })),
    ...paidForNothing.map((detail) => ({ what: 'paid for nothing', detail })),
    ...wrongPrices.map((detail) => ({ what: 'wrong price', detail })),
    ...(fenOutOfBalance === 0 ? [] : [{ what: 'fen out of balance', detail: String(fenOutOfBalance) }]),
  ]
}
