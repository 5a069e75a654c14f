import { createSeededRandom } from '../support/seeded-random.ts'
import type { Customer } from './customers.ts'
import type { Doom } from './life.ts'
import { fairWeather } from './simulated-network.ts'

/** What staff do, and what makes them: each at a time of its own, as a hazard is. */
export type StaffHazard = { readonly atMs: number; readonly kiosk: number } & (
  | { readonly what: 'staff'; readonly undelivered: 'deliver' | 'void'; readonly isAlone: boolean }
  /** Whatever the kiosk shows, nobody sees it. */
  | { readonly what: 'jam'; readonly lastsMs: number }
  /** Nobody hears of the kiosk for a while, and staff give it up; `isDark`: it is off, and not only cut off. */
  | {
      readonly what: 'lost'
      readonly isDark: boolean
      readonly lastsMs: number
      readonly givenUpAfterMs: number
      readonly isResold: boolean
    }
)

/** A hazard of the kiosk's own that is part of a story in which staff come. */
type Prelude = { readonly atMs: number; readonly kiosk: number } & (
  | {
      readonly what: 'line'
      readonly weather: typeof fairWeather & { readonly line: 'cut' }
      readonly lastsMs: number
    }
  | { readonly what: 'crash'; readonly doom: Doom; readonly downMs: number }
  | { readonly what: 'terminal'; readonly lastsMs: number }
)

/** By then the payment has begun, and what it wrote is sent. */
const paysAfterMs = 9_300
const paidAfterMs = 20_000
const minuteMs = 60_000
const visitsADay = 3
const jamsADay = 0.6
const lostShare = 0.03
const undeliveredShare = 0.15
const deadTerminalShare = 0.4
const silences: readonly Customer['terminal'][] = ['charge-then-silent', 'approve-late', 'silent']

/** When staff look after which kiosk on the day of this seed, and what they find. */
export function drawStaffHazards(
  seed: number,
  kiosks: readonly number[],
  customers: readonly Customer[],
  lastsMs: number,
): (StaffHazard | Prelude)[] {
  const chance = createSeededRandom(seed * 7_919 + 11)
  const hazards: (StaffHazard | Prelude)[] = []
  for (const kiosk of kiosks) {
    for (let visit = 0; visit < visitsADay; visit++) {
      const undelivered = chance.isHit(0.3) ? 'void' : 'deliver'
      hazards.push({ atMs: chance.below(lastsMs), kiosk, what: 'staff', undelivered, isAlone: chance.isHit(0.3) })
    }
    if (chance.isHit(jamsADay)) {
      hazards.push({ atMs: chance.below(lastsMs), kiosk, what: 'jam', lastsMs: (2 + chance.below(8)) * minuteMs })
    }
  }
  for (const { plan, terminal, comesAtMs, kiosk } of customers) {
    if (plan !== 'pay') continue
    if (chance.isHit(lostShare) && comesAtMs < lastsMs / 2) {
      // Given up, and its seats sold again, before this customer buys some of them there.
      const [isDark, isResold] = [chance.isHit(0.2), chance.isHit(0.8)]
      const times = { lastsMs: (10 + chance.below(10)) * minuteMs, givenUpAfterMs: (1 + chance.below(3)) * minuteMs }
      const atMs = Math.max(30_000, comesAtMs - (4 + chance.below(4)) * minuteMs)
      hazards.push({ atMs, kiosk, what: 'lost', isDark, isResold, ...times })
    }
    const isSilent = silences.includes(terminal)
    if (isSilent && chance.isHit(deadTerminalShare)) {
      // From the middle of the charge on, and longer than anybody waits.
      hazards.push({ atMs: comesAtMs + 11_000, kiosk, what: 'terminal', lastsMs: (5 + chance.below(5)) * minuteMs })
      hazards.push({
        atMs: comesAtMs + 100_000 + chance.below(100_000),
        kiosk,
        what: 'staff',
        undelivered: 'deliver',
        isAlone: true,
      })
    }
    if (!isSilent && chance.isHit(undeliveredShare)) {
      // Paid, written down and never shown: not sent, or sent and not yet answered, or sent when the kiosk is back.
      const how = chance.pick(['unsent', 'unanswered', 'unanswered', 'sent'])
      const doom = { border: how === 'unanswered' ? 'net journal <' : 'journal sold <', skip: 0 }
      const atMs = how === 'unanswered' ? comesAtMs + paysAfterMs : comesAtMs
      // Down for so long that its customer has left: the tickets are with staff, and nobody is shown them before.
      hazards.push({ atMs, kiosk, what: 'crash', doom, downMs: chance.pick([20_000, 140_000, 140_000]) })
      if (how !== 'sent') {
        const cutAtMs = how === 'unsent' ? comesAtMs - 10_000 : comesAtMs + paidAfterMs
        const weather = { ...fairWeather, line: 'cut' } as const
        hazards.push({ atMs: cutAtMs, kiosk, what: 'line', weather, lastsMs: 5 * minuteMs })
      }
      hazards.push({
        atMs: comesAtMs + 165_000 + chance.below(100_000),
        kiosk,
        what: 'staff',
        undelivered: 'void',
        isAlone: true,
      })
    }
  }
  return hazards
}
