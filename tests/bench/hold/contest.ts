import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { ttmsRequest } from '../http/raw-client.ts'
import { type Load, runLoad } from './load.ts'
import type { Prepared } from './prepare.ts'
import { type Rush, runRush } from './rush.ts'

export type Contest = { readonly holds: Load; readonly refusals: Load; readonly rush: Rush }

const connections = 48
const inPayment = 'index/ticket/inpayment'

/** Holds of free seats, spread over the showtimes, each customer within its six tickets of one. */
export function runHolds(
  url: string,
  customers: Prepared['customers'],
  showtimes: readonly ShowtimeId[],
  forMs: number,
): Promise<Load> {
  let asked = 0
  const next = () => {
    const showtimeId = showtimes[asked % showtimes.length] ?? (0 as ShowtimeId)
    const seat = Math.floor(asked / showtimes.length)
    const customer = customers[seat % 600]
    asked += 1
    if (seat >= 3_600 || !customer) return null
    const place = { seat_row: Math.floor(seat / 60) + 1, seat_col: (seat % 60) + 1 }
    return ttmsRequest(inPayment, { schedule_id: showtimeId, ...place }, customer.token)
  }
  return runLoad(url, connections, forMs, next, ({ body }) => body.startsWith('{"status":0'))
}

/** Refusals on a showtime that is sold out, to customers who hold none of it. */
export function runRefusals(url: string, { customers, rushed }: Prepared, forMs: number): Promise<Load> {
  let asked = 0
  const next = () => {
    const customer = customers[600 + (asked++ % 400)]
    const place = { seat_row: (asked % 15) + 1, seat_col: (asked % 20) + 1 }
    return customer ? ttmsRequest(inPayment, { schedule_id: rushed, ...place }, customer.token) : null
  }
  return runLoad(url, connections, forMs, next, ({ body }) => body.includes('the seat has been bought'))
}

/** What a bare server answers to the same requests. */
export function runHello(url: string, { customers, rushed }: Prepared, forMs: number): Promise<Load> {
  const request = ttmsRequest(inPayment, { schedule_id: rushed, seat_row: 1, seat_col: 1 }, customers[0]?.token ?? '')
  return runLoad(
    url,
    connections,
    forMs,
    () => request,
    ({ status }) => status === 200,
  )
}

/** The rush before the refusals, which are about the showtime that it sells out; a server in service is warm. */
export async function runContest(url: string, prepared: Prepared, forMs: number): Promise<Contest> {
  await runHolds(url, prepared.customers, prepared.warmUpShowtimes, forMs / 2)
  const rush = await runRush(url, prepared.customers, prepared.rushed)
  const refusals = await runRefusals(url, prepared, forMs)
  return { rush, refusals, holds: await runHolds(url, prepared.customers, prepared.freeShowtimes, forMs) }
}
