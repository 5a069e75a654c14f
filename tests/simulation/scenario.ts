import { createSeededRandom } from '../support/seeded-random.ts'
import type { Customer } from './customers.ts'
import { clockWhileHeld, crashWhileLeaving, drawHazards, type Hazard } from './hazards.ts'
import type { TerminalBehaviour } from './simulated-terminal.ts'
import { drawStaffHazards } from './staff-hazards.ts'
import type { WebCustomer } from './web-customers.ts'

/** A cinema's day before it happens: everything that chance decides about it but for the smallest delays. */
export type Scenario = {
  readonly seed: number
  readonly kiosks: readonly number[]
  readonly lastsMs: number
  readonly customers: readonly Customer[]
  readonly webCustomers: readonly WebCustomer[]
  readonly hazards: readonly Hazard[]
}

const usualKiosks = 20
const dayMs = 70 * 60_000
const webCustomersADay = 60
const customersPerKiosk = 7

const plans = ['pay', 'pay', 'pay', 'pay', 'pay', 'leave', 'walk-away', 'choose-again'] as const
const behaviours: readonly [TerminalBehaviour, ...TerminalBehaviour[]] = [
  ...Array.from({ length: 11 }, () => 'approve' as const),
  ...(['approve-twice', 'decline', 'decline', 'cancel', 'charge-then-silent', 'approve-late', 'silent'] as const),
] as unknown as readonly [TerminalBehaviour, ...TerminalBehaviour[]]

/** The day of this seed. */
export function drawScenario(seed: number, kioskCount = usualKiosks): Scenario {
  const chance = createSeededRandom(seed * 2_654_435_761)
  const customers: Customer[] = []
  for (let kiosk = 1; kiosk <= kioskCount; kiosk++) {
    for (let count = 0; count < customersPerKiosk; count++) {
      customers.push({
        id: customers.length + 1,
        kiosk,
        comesAtMs: 60_000 + chance.below(dayMs - 120_000),
        seatCount: 1 + chance.below(4),
        wants: chance.isHit(0.7) ? 0 : chance.below(3),
        plan: chance.pick(plans),
        terminal: chance.pick(behaviours),
        isHostile: chance.isHit(0.05),
        cancelsAfterMs: chance.isHit(0.1) ? chance.below(12_000) : null,
      })
    }
  }
  const clocks = customers.filter(() => chance.isHit(0.03)).map((customer) => clockWhileHeld(chance, customer))
  const leaving = customers.filter(({ plan }) => plan === 'leave' && chance.isHit(0.3)).map(crashWhileLeaving)
  const webCustomers = Array.from({ length: webCustomersADay }, (_, index): WebCustomer => {
    const id = 100 + Math.floor(index / 3)
    const plan = chance.pick<WebCustomer['plan']>(['pay', 'pay', 'pay-twice', 'abandon', 'refund'])
    const comesAtMs = chance.below(dayMs)
    return { id, comesAtMs, showtimeId: 1 + chance.below(5), paysAfterMs: 5_000 + chance.below(150_000), plan }
  })
  const kiosks = Array.from({ length: kioskCount }, (_, index) => index + 1)
  return {
    seed,
    kiosks,
    lastsMs: dayMs,
    customers,
    webCustomers,
    hazards: [
      ...drawHazards(seed, kioskCount, dayMs),
      ...clocks,
      ...leaving,
      ...drawStaffHazards(seed, kiosks, customers, dayMs),
    ],
  }
}
