import { setTimeout as pause } from 'node:timers/promises'
import type { SeatMap } from '../../shared/catalog/views.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import { type CinemaKiosk, tellTerminal } from '../support/cinema-programs.ts'
import { freeSeats } from '../support/free-seats.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import type { KioskPage } from './kiosk-page.ts'
import type { OpenRecord } from './record.ts'

type Stage<Name extends OrderView['stage']> = Extract<OrderView, { stage: Name }>

const patienceMs = 1_500
const paymentBehaviours = [
  ...(['approve', 'approve', 'approve', 'approve', 'approve-twice'] as const),
  ...(['decline', 'cancel', 'charge-then-silent', 'silent', 'approve-late'] as const),
] as const

/**
 * One person after the other at one kiosk, for as long as it runs and until the signal: picks seats, pays or walks away,
 * and takes the tickets. Whoever comes to a kiosk that was started again goes on with what its screen shows.
 */
export async function sendPeople(needs: {
  readonly kiosk: CinemaKiosk
  readonly page: KioskPage
  readonly showtimes: readonly number[]
  readonly chance: SeededRandom
  readonly record: OpenRecord
  readonly signal: AbortSignal
}): Promise<void> {
  const { kiosk, page, chance, record, signal } = needs
  const { link } = page
  const by = kiosk.name
  const ends = AbortSignal.any([signal, page.gone])
  const screen: { order: OrderView } = { order: { stage: 'none' } }
  let changed = Promise.withResolvers<void>()

  const stopWatching = link.watch('order', {}, (next) => {
    hear(screen.order, next)
    screen.order = next
    changed.resolve()
    changed = Promise.withResolvers()
  })

  function hear(before: OrderView, now: OrderView): void {
    const isOpen = before.stage === 'paying' || before.stage === 'verifying'
    if (now.stage === 'paying' || now.stage === 'verifying') {
      record.tell({ by, what: 'paying', sale: now.saleId, fen: now.totalFen })
    }
    // A home screen, or the seats still held, after a payment: it came to nothing.
    if (isOpen && (now.stage === 'none' || now.stage === 'held')) {
      record.tell({ by, what: 'not-sold', sale: before.saleId })
    }
    if (now.stage === 'reversed') record.tell({ by, what: 'paid-back', sale: now.saleId })
    if (now.stage !== 'sold') return
    for (const { ticketNumber: ticket, row, col, priceFen: fen } of now.tickets) {
      const { saleId: sale, showtimeId: showtime, isOffline } = now
      const told = { by, what: 'ticket', sale, ticket, showtime, row, col, fen } as const
      record.tell(isOffline === null ? told : { ...told, isOffline })
    }
  }

  async function choose(): Promise<void> {
    const showtimeId = chance.pick(needs.showtimes as [number, ...number[]]) as ShowtimeId
    const inTime = AbortSignal.any([ends, AbortSignal.timeout(patienceMs)])
    const map = await page.sees('seatMap', { showtimeId }, (seen) => seen !== null, inTime)
    const seats = map ? someSeats(map) : []
    const held = seats.length > 0 ? await link.call('order.hold', { showtimeId, seats }) : null
    if (!held?.ok) await pause(100)
  }

  /** Among the first that are free, as everybody does. */
  function someSeats(map: SeatMap) {
    const near = freeSeats(map).slice(0, 8)
    const first = chance.below(Math.max(1, near.length - 2))
    return near.slice(first, first + 1 + chance.below(3))
  }

  async function pay({ saleId, totalFen, lastPayment }: Stage<'held'>): Promise<void> {
    if (chance.isHit(lastPayment ? 0.5 : 0.15)) return void (await link.call('order.leave', {}))
    const next = chance.pick(paymentBehaviours)
    await tellTerminal(kiosk, { next, delayMs: chance.below(400) })
    record.tell({ by, what: 'paying', sale: saleId, fen: totalFen })
    const paid = await link.call('order.pay', { method: chance.pick(['card', 'wallet']) })
    const isRefused = !paid.ok && !['LinkLost', 'Internal'].includes(paid.refusal.code)
    if (isRefused) record.tell({ by, what: 'not-sold', sale: saleId })
  }

  async function change(): Promise<void> {
    await Promise.race([changed.promise, pause(patienceMs)])
  }

  while (!ends.aborted) {
    const seen = screen.order
    if (seen.stage === 'none') await choose()
    if (seen.stage === 'held') await pay(seen).catch(() => pause(100))
    if (seen.stage === 'sold' || seen.stage === 'reversed') await link.call('order.finish', {})
    if (screen.order === seen && seen.stage !== 'none') await change()
    // A terminal that says nothing is asked to stop, once.
    if (screen.order === seen && seen.stage === 'paying' && !seen.isCancelling)
      await link.call('order.cancelPayment', {})
  }
  if (!page.gone.aborted) await leaveQuietly()
  stopWatching()

  /** The last one stays until the outcome is known, and buys nothing more. */
  async function leaveQuietly(): Promise<void> {
    for (;;) {
      if (page.gone.aborted || screen.order.stage === 'none') return
      const seen = screen.order
      if (seen.stage === 'held') await link.call('order.leave', {})
      else if (seen.stage === 'sold' || seen.stage === 'reversed') await link.call('order.finish', {})
      else if (seen.stage === 'paying' && !seen.isCancelling) await link.call('order.cancelPayment', {})
      if (screen.order === seen) await change()
    }
  }
}
