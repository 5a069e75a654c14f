import { setTimeout as pause } from 'node:timers/promises'
import type { SeededRandom } from '../support/seeded-random.ts'
import type { OpenRecord } from './record.ts'
import { createTtmsClient, type TtmsClient } from './wire-client.ts'

export type WebCustomer = { readonly login: string; readonly password: string }

const timeoutMs = 4_000
const password = 'buyer-123'
const maxOrders = 5

type Order = { readonly order_id: number; readonly order_discount_price: number }

/**
 * Customers of a web shop, one after the other until the signal: each buys a few single seats, lets some lapse, and gives
 * some back. A purchase without an answer is asked about again. Answers the customers there were.
 */
export async function sendWebBuyers(needs: {
  readonly name: string
  readonly serverUrl: string
  readonly showtimes: readonly number[]
  readonly chance: SeededRandom
  readonly record: OpenRecord
  readonly signal: AbortSignal
}): Promise<WebCustomer[]> {
  const { name, serverUrl, chance, record, signal } = needs
  const customers: WebCustomer[] = []

  /** Its answer, however often it takes to get one; null once the signal came first. */
  async function insist<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
    while (!signal.aborted) {
      const answer = await ask().catch(() => null)
      if (answer !== null) return answer
      await pause(200)
    }
    return null
  }

  async function enter(): Promise<TtmsClient | null> {
    const login = `${name}-${customers.length}@example.com`
    const client = createTtmsClient(serverUrl, timeoutMs)
    const details = { customer_name: name, customer_passwd: password, customer_mobile: '13800000000' }
    await insist(() => client.ask('index/user/register', { ...details, customer_email: login }))
    customers.push({ login, password })
    const signedIn = await insist(() =>
      client.ask('index/user/login', { customer_email: login, customer_passwd: password }),
    )
    return signedIn?.status === 0 ? client : null
  }

  async function buy(client: TtmsClient): Promise<void> {
    const showtime = chance.pick(needs.showtimes as [number, ...number[]])
    const taken = new Set((await client.takenSeats(showtime)).map(({ row, col }) => `${row}-${col}`))
    const seat = { row: 1 + chance.below(3), col: 1 + chance.below(12) }
    if (taken.has(`${seat.row}-${seat.col}`)) return
    const parameters = { schedule_id: showtime, seat_row: seat.row, seat_col: seat.col }
    const held = await client.ask('index/ticket/inpayment', parameters)
    if (held.status !== 0 || chance.isHit(0.2)) return
    const { order_id } = held.data as Order
    const bought = await insist(() => client.ask('index/ticket/buyticket', { order_id, is_paid: 1 }))
    if (bought?.status !== 0) return
    const fen = Math.round((bought.data as Order).order_discount_price * 100)
    record.tell({ by: name, what: 'ticket', sale: null, ticket: order_id, showtime, ...seat, fen })
    if (!chance.isHit(0.3)) return
    await record.refund(order_id, () => client.ask('index/ticket/refundTicket', { order_id }))
  }

  while (!signal.aborted) {
    const client = await enter()
    if (!client) continue
    for (let order = 0; order < maxOrders && !signal.aborted; order++) {
      await buy(client).catch(() => pause(100))
      await pause(chance.below(300))
    }
  }
  return customers
}
