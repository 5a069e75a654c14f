import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { connectRaw, type RawClient, ttmsRequest } from '../http/raw-client.ts'
import { percentile } from './load.ts'
import type { Customer } from './prepare.ts'

const cols = 20
export const rushSeats = 300

export type Rush = {
  readonly soldOutMs: number
  readonly p99Ms: number
  readonly sold: number
  readonly failed: number
}

/**
 * As many clients as customers, at once, each after one of the 300 seats: who gets it pays, who does not is told so.
 * Connections are open beforehand; the time runs until the last seat is paid.
 */
export async function runRush(url: string, customers: readonly Customer[], showtimeId: ShowtimeId): Promise<Rush> {
  const clients = await Promise.all(customers.map(async (customer) => ({ customer, client: await connectRaw(url) })))
  const times: number[] = []
  let sold = 0
  let failed = 0
  let soldOutMs = 0
  const beganAt = performance.now()

  async function ask(client: RawClient, request: Buffer) {
    const askedAt = performance.now()
    const { status, body } = await client.ask(request)
    times.push(performance.now() - askedAt)
    const answer = JSON.parse(body) as { status: number; msg: string; data: { order_id: number } }
    if (status >= 500 || answer.msg === 'the server is busy now') failed += 1
    return answer
  }

  await Promise.all(
    clients.map(async ({ customer, client }, index) => {
      const seat = index % rushSeats
      const place = { seat_row: Math.floor(seat / cols) + 1, seat_col: (seat % cols) + 1 }
      const hold = ttmsRequest('index/ticket/inpayment', { schedule_id: showtimeId, ...place }, customer.token)
      const held = await ask(client, hold)
      if (held.status !== 0) return
      const payment = { order_id: held.data.order_id, is_paid: 1 }
      const bought = await ask(client, ttmsRequest('index/ticket/buyticket', payment, customer.token))
      if (bought.status !== 0) return
      sold += 1
      soldOutMs = performance.now() - beganAt
    }),
  )
  for (const { client } of clients) client.close()
  return { soldOutMs, p99Ms: percentile(times, 0.99), sold, failed }
}
