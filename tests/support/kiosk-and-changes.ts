import { expect } from 'vitest'
import { createSqlLedger } from '../../server/ledger/sql-ledger.ts'
import { createReviewAllotment } from '../../server/seats/review-allotment.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import { aCinemaAndKiosk } from './cinema-and-kiosk.ts'
import { anEdit, sendEdit, signInAt } from './edits.ts'
import { asEdit, changeByTtms, type PreparedChange } from './showtime-changes.ts'
import { enrolKiosk } from './signing-kiosk.ts'
import { createSilentLog } from './silent-log.ts'
import { until } from './until.ts'
import { signIn } from './web-customer.ts'

/** Who changes a showtime: somebody at the TTMS interface, or an administrator at another kiosk. */
export const changers = ['the TTMS interface', 'an edit of another kiosk'] as const
export type Changer = (typeof changers)[number]

/** A cinema with a whole kiosk at it, and those who change its showtime under that kiosk's hands. */
export async function aKioskAndChanges() {
  const cinema = await aCinemaAndKiosk()
  const { server, kiosk, showtimeId } = cinema
  const { db, cinemaId } = server
  const administrator = await signIn(server, 'administrator')
  const other = await enrolKiosk(server)
  await signInAt(other, administrator)
  const ledger = createSqlLedger({ db, clock: server.time.clock })
  const review = createReviewAllotment({
    ledger,
    clock: server.time.clock,
    policy: server.policies.policy,
    log: createSilentLog().log,
  })

  /** Changes the showtime; answers why not, or ''. */
  const change = async (changer: Changer, prepared: PreparedChange): Promise<string> => {
    if (changer === 'the TTMS interface') return changeByTtms(server, administrator, prepared)
    return (await sendEdit(other, anEdit(administrator.accountId, asEdit(prepared))))?.code ?? ''
  }
  const custody = (state: 'granted' | 'sold') =>
    db
      .selectFrom('seat_custody')
      .select(['seat_row as row', 'seat_col as col'])
      .where('showtime_id', '=', showtimeId)
      .where('state', '=', state)
      .orderBy('seat_row')
      .orderBy('seat_col')
      .execute()

  return {
    ...cinema,
    administrator,
    other,
    change,
    custody,
    /** The server works out again what kiosks may keep, as it does every minute. */
    reviewAllotments: review.reviewAll,
    ticketsOf: () =>
      db.selectFrom('tickets').selectAll().where('cinema_id', '=', cinemaId).orderBy('ticket_number').execute(),
    items: () =>
      db
        .selectFrom('review_items')
        .select(['why', 'cause', 'ticket_number', 'amount_fen'])
        .orderBy('item_id')
        .execute(),
    /** The kiosk has its allotted seats, and the server knows it. */
    hasAllotment: async () => {
      await until(async () => (await custody('granted')).length > 0)
      await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats > 0 && queue.waiting === 0)
    },
    hold: async (...seats: SeatPosition[]) => {
      expect(await kiosk.call('order.hold', { showtimeId, seats })).toEqual({ ok: true, value: {} })
      return await kiosk.sees('order', {}, ({ stage }) => stage === 'held')
    },
    pay: () => kiosk.call('order.pay', { method: 'card' }),
    sold: () => kiosk.sees('order', {}, ({ stage }) => stage === 'sold'),
    allSent: () => kiosk.sees('device', {}, ({ line, queue }) => line === 'online' && queue.waiting === 0),
  }
}
