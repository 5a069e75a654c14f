import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { seatsOf } from '../../shared/seats/seat-plan.ts'
import { figure, seed, tellFigure } from '../support/figures.ts'
import { aSalesDesk, type TestedDesk } from '../support/sales-desk.ts'
import { aShowtime } from '../support/sales-facts.ts'
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts'
import { firstOf } from '../support/until.ts'
import { createFaultyTerminal, type FaultyTerminal } from './faulty-terminal.ts'

const payments = figure(10_000)
/** A kiosk's whole journal is read at each of its starts, so each of the kiosks makes so many. */
const paymentsOfKiosk = 250
const deadlyPoints = 40
const openedAtMs = Date.UTC(2026, 10, 21, 4)
const maxWaitMs = 31_000
const actions = ['wait', 'wait', 'tick', 'cancel', 'flicker'] as const

/** A kiosk without a server that holds a whole hall. */
async function aKioskWithAHall(terminal: FaultyTerminal) {
  const kiosk = await aSalesDesk({
    otherTerminal: terminal.terminal,
    drawn: Array(15).fill('.'.repeat(40)),
    isInMemory: true,
  })
  kiosk.custody.goOffline()
  const plan = kiosk.facts.showtimeFor(aShowtime)?.plan
  const seats = (plan ? seatsOf(plan) : []).map((seat) => ({ ...seat, grantNumber: 1 }))
  const requestId = '00000000-0000-4000-9000-000000000001'
  await kiosk.store().journal.append('rights-taken', { showtimeId: aShowtime, requestId, purpose: 'allotment', seats })
  await kiosk.crash()
  await kiosk.sell().resume()
  return kiosk
}

/** One customer pays for one or two seats, and the payment is carried on until it is closed; answers how often it died. */
async function payOnce(kiosk: TestedDesk, terminal: FaultyTerminal, chance: SeededRandom): Promise<number> {
  let deaths = 0
  const alive = (work: Promise<unknown>) => Promise.race([work, kiosk.life().over])
  const liveAgain = async () => {
    deaths += 1
    await kiosk.crash(chance.isHit(0.3) ? chance.below(deadlyPoints) : undefined)
    // It may die while it begins, too.
    await alive(kiosk.sell().resume())
  }
  const begun = async () => {
    const free = kiosk.rights().rightsOf(aShowtime)
    const seats = free.slice(0, 1 + chance.below(2)).map(({ row, col }) => ({ row, col }))
    expect(await kiosk.sell().hold({ showtimeId: aShowtime, seats })).toMatchObject({ ok: true })
    expect(await kiosk.sell().pay({ method: 'card' })).toMatchObject({ ok: true })
  }
  // However long the payments before took, this one is in time for the showtime.
  kiosk.time.setWallClock(openedAtMs)
  await alive(begun())
  while (kiosk.life().isOver() || kiosk.rights().openPayments().length > 0) {
    const action = chance.pick(actions)
    if (kiosk.life().isOver() || chance.isHit(0.03)) await liveAgain()
    else if (action === 'wait') await kiosk.time.pass(1_000 + chance.below(maxWaitMs))
    else if (action === 'tick') terminal.tick()
    else if (action === 'cancel') void kiosk.sell().cancelPayment({})
    else terminal.flicker()
    await setImmediate()
  }
  // Sold tickets are written down as shown before they are: only then is the next customer's turn.
  await alive(firstOf(kiosk.sell().view$, ({ stage }) => stage !== 'paying' && stage !== 'verifying'))
  await alive(kiosk.sell().leave({}))
  if (kiosk.life().isOver()) await liveAgain()
  return deaths
}

type Found = { readonly started: number; readonly faults: readonly string[] }

/** The journal as the next start would read it, against the terminal's ledger. */
async function compare(kiosk: TestedDesk, terminal: FaultyTerminal): Promise<Found> {
  terminal.flush()
  await kiosk.crash()
  const entries = await kiosk.entries()
  const started = entries.flatMap((entry) => (entry.kind === 'payment-started' ? [entry.body.paymentKey] : []))
  const sales = entries.flatMap((entry) => (entry.kind === 'sold' ? [entry.body] : []))
  const soldKeys = sales.map(({ payment }) => payment.key)
  const seats = sales.flatMap(({ tickets }) => tickets.map(({ row, col }) => `${row}-${col}`))
  const charged = terminal.chargedKeys()
  return {
    started: started.length,
    faults: [
      ...charged.filter((key) => !soldKeys.includes(key)).map((key) => `${key} was charged and not sold`),
      ...soldKeys.filter((key) => !charged.includes(key)).map((key) => `${key} was sold and not charged`),
      ...doubled(soldKeys).map((key) => `${key} was sold twice`),
      ...doubled(started).map((key) => `${key} was started twice`),
      ...doubled(seats).map((seat) => `seat ${seat} was sold twice`),
      ...kiosk
        .rights()
        .openPayments()
        .map(({ paymentKey }) => `${paymentKey} was never settled`),
      ...[...kiosk.rights().lockedSeats(aShowtime)].map((seat) => `seat ${seat} stayed locked`),
    ],
  }
}

function doubled<Item>(items: readonly Item[]): Item[] {
  return items.filter((item, index) => items.indexOf(item) !== index)
}

describe('a terminal that charges and never answers, answers twice, answers late or hears of it late', () => {
  it(`never makes a double charge of ${payments} payments, and each is settled`, async () => {
    const chance = createSeededRandom(seed)
    const totals = new Map<string, number>()
    const add = (what: string, times: number) => totals.set(what, (totals.get(what) ?? 0) + times)
    const faults: string[] = []
    let started = 0
    while (started < payments) {
      const terminal = createFaultyTerminal(chance)
      const kiosk = await aKioskWithAHall(terminal)
      for (let left = Math.min(paymentsOfKiosk, payments - started); left > 0; left--) {
        add('deaths', await payOnce(kiosk, terminal, chance))
      }
      const found = await compare(kiosk, terminal)
      started += found.started
      faults.push(...found.faults)
      for (const [manner, times] of Object.entries(terminal.counts)) add(manner, times)
      expect(kiosk.faults).toEqual([])
      await kiosk.close()
    }
    tellFigure(
      `faulty terminal, ${started} payments: ${faults.length} faults; ${JSON.stringify(Object.fromEntries(totals))}`,
    )
    expect(faults).toEqual([])
    expect([...totals].filter(([, times]) => times === 0)).toEqual([])
  }, 1_200_000)
})
