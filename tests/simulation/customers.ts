import type { Subscription } from 'rxjs'
import type { PaymentMethod } from '../../shared/core/payment-method.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import { proposeBestSeats } from '../../shared/seats/best-seats.ts'
import { type SeatPosition, seatsOf } from '../../shared/seats/seat-plan.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import { freeSeats } from './free-seats.ts'
import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'
import type { TerminalBehaviour } from './simulated-terminal.ts'
import type { World } from './world.ts'

/** One customer at a kiosk: when they come, what they want, and how it goes. Drawn from the seed before the day begins. */
export type Customer = {
  readonly id: number
  readonly kiosk: number
  readonly comesAtMs: number
  readonly seatCount: number
  /** Which of the showtimes ahead, from the soonest. */
  readonly wants: number
  readonly plan: 'pay' | 'leave' | 'walk-away' | 'choose-again'
  readonly terminal: TerminalBehaviour
  /** Has taken the page over, and sends a price of their own with the seats. */
  readonly isHostile: boolean
  /** Presses cancel so many ms after paying began; null: does not. */
  readonly cancelsAfterMs: number | null
}

const thinksMs = 4_000
const tries = 3
const patienceMs = 90_000

/** What a customer's visit needs of the day. */
type Place = {
  readonly world: World
  readonly kiosk: SimulatedKiosk
  readonly chance: SeededRandom
  /** Whoever came for one showtime wants no other. */
  readonly wantsShowtime?: number
}

/** One visit, from the first touch until the next may come. Ends early where the kiosk dies. */
export async function visit({ world, kiosk, chance, wantsShowtime }: Place, customer: Customer): Promise<string> {
  const running = kiosk.running()
  if (!running) return 'kiosk is down'
  const { life, desk, catalog } = running
  const wait = (ms: number) => new Promise<void>((resolve) => world.after(ms, life.guard(resolve)))
  const { sellTickets } = desk

  // As the page shows it, which goes by what the kiosk believes the time to be.
  const isOnSale = ({ beginsAt, isCalledOff }: { beginsAt: number; isCalledOff: boolean }) =>
    beginsAt * 1_000 > running.cinemaClock.cinemaNowMs() && !isCalledOff

  const hold = async (): Promise<string> => {
    for (let tried = 0; tried < tries; tried++) {
      await wait(thinksMs)
      const ahead = catalog
        .showtimesAhead()
        .filter(isOnSale)
        .toSorted((a, b) => a.beginsAt - b.beginsAt)
      const wanted =
        wantsShowtime === undefined
          ? ahead.slice(customer.wants % Math.max(1, ahead.length))
          : ahead.filter(({ showtimeId }) => showtimeId === wantsShowtime)
      if (wanted.length === 0) return 'nothing on'
      const choice = firstChoice(running, wanted, customer.seatCount, chance)
      if (!choice) return 'no seats'
      const { showtime, seats } = choice
      const held = await sellTickets.hold({
        showtimeId: showtime.showtimeId,
        seats,
        ...(customer.isHostile ? { priceFen: 1 } : {}),
      })
      if (held.ok) return 'held'
      if (held.refusal.code !== 'SeatsGone' && held.refusal.code !== 'NotOffline') return held.refusal.code
    }
    return 'gave up'
  }

  const pay = async (method: PaymentMethod): Promise<string> => {
    kiosk.terminal.behaveNext(customer.terminal)
    const paying = await sellTickets.pay({ method })
    if (!paying.ok) return paying.refusal.code
    if (customer.cancelsAfterMs !== null) {
      world.after(
        customer.cancelsAfterMs,
        life.guard(() => void sellTickets.cancelPayment({})),
      )
    }
    return await Promise.race([outcome(running), wait(patienceMs).then(() => 'ran out of patience')])
  }

  const held = await hold()
  if (held !== 'held') return held
  if (customer.plan === 'choose-again') await hold()
  await wait(thinksMs)
  if (customer.plan === 'walk-away') return 'walked away'
  if (customer.plan === 'leave') {
    await sellTickets.leave({})
    return 'left'
  }
  const paid = await pay(customer.id % 2 === 0 ? 'card' : 'wallet')
  await wait(thinksMs)
  // Whoever did not get tickets lets go of the seats; whoever did takes the order off the screen.
  await sellTickets.leave({})
  await sellTickets.finish({})
  return paid
}

/** Resolves with what the screen shows once the payment is over. */
function outcome({ desk, life }: RunningKiosk): Promise<string> {
  return new Promise((resolve) => {
    let following: Subscription | null = null
    following = desk.sellTickets.view$.subscribe(({ stage }: OrderView) => {
      if (stage === 'paying' || stage === 'verifying' || life.isOver()) return
      following?.unsubscribe()
      resolve(stage)
    })
  })
}

type Showtime = ReturnType<RunningKiosk['catalog']['showtimesAhead']>[number]

/** Seats of the first of the showtimes that has enough of them. */
function firstChoice(running: RunningKiosk, wanted: readonly Showtime[], count: number, chance: SeededRandom) {
  for (const showtime of wanted) {
    const seats = chooseSeats(running, showtime, count, chance)
    if (seats) return { showtime, seats }
  }
  return null
}

function chooseSeats(
  running: RunningKiosk,
  showtime: Showtime,
  count: number,
  chance: SeededRandom,
): SeatPosition[] | null {
  const { plan } = showtime
  const free = freeSeats(running, showtime)
  // Some press on seats that the screen shows as gone: the page may be behind.
  const offered = chance.isHit(0.1) ? seatsOf(plan) : free
  return proposeBestSeats({ plan, free: offered, count })
}
