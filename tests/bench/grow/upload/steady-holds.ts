import { setTimeout as wait } from 'node:timers/promises'
import type { ShowtimeId } from '../../../../shared/core/ids.ts'
import { percentile } from '../../hold/load.ts'
import type { Customer } from '../../hold/prepare.ts'
import { connectRaw, ttmsRequest } from '../../http/raw-client.ts'

const connections = 16
const everyMs = 10
const side = 60
const maxOfCustomer = 6

/**
 * Web customers who hold seats at a steady pace, one each 10 ms whatever the others wait, until `until`: how long the
 * hundredth of them that waits longest waits at least. Each showtime has 3,600 seats.
 */
export async function holdSeats(
  url: string,
  customers: readonly Customer[],
  showtimeIds: readonly ShowtimeId[],
  until: Promise<unknown>,
): Promise<{ readonly p99Ms: number; readonly count: number }> {
  const clients = await Promise.all(Array.from({ length: connections }, () => connectRaw(url)))
  const times: number[] = []
  let isOver = false
  const end = () => {
    isOver = true
  }
  // How it ended is told to whoever else waits for it.
  until.then(end, end)
  const beganAt = performance.now()
  let asked = 0
  await Promise.all(
    clients.map(async (client) => {
      for (;;) {
        const number = asked++
        const dueAt = beganAt + number * everyMs
        await wait(Math.max(0, dueAt - performance.now()))
        if (isOver) return
        const seat = Math.floor(number / showtimeIds.length)
        const customer = customers[Math.floor(seat / maxOfCustomer) % customers.length]
        const place = { seat_row: 1 + (Math.floor(seat / side) % side), seat_col: 1 + (seat % side) }
        const wanted = { schedule_id: showtimeIds[number % showtimeIds.length] ?? 0, ...place }
        const { body } = await client.ask(ttmsRequest('index/ticket/inpayment', wanted, customer?.token ?? ''))
        times.push(performance.now() - dueAt)
        if (!body.startsWith('{"status":0')) throw new Error(`not held: ${body}`)
      }
    }),
  )
  for (const client of clients) client.close()
  return { p99Ms: percentile(times, 0.99), count: times.length }
}
