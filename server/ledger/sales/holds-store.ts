import { sql } from 'kysely'
import { type AccountId, type ShowtimeId, serverDevice, type TicketNumber } from '../../../shared/core/ids.ts'
import type { Fen } from '../../../shared/core/money.ts'
import type { Clock } from '../../../shared/core/time.ts'
import { type SeatCustody, untouchedSeat } from '../../../shared/seats/custody.ts'
import type { SeatPlan, SeatPosition } from '../../../shared/seats/seat-plan.ts'
import { joinReads } from '../../db/join-reads.ts'
import type { Database } from '../../db/tables.ts'
import { isTaken } from '../../db/transaction.ts'
import { claimableSeat } from '../seats/custody-store.ts'

// What a hold reads and what it writes: one statement each. The rules are between the two, in hold-seat.ts; the
// statement that writes does so only where what they decided by is still true.

/** Who wants which seat. */
export type Wanted = {
  readonly cinemaId: number
  readonly accountId: AccountId
  readonly showtimeId: ShowtimeId
  readonly seat: SeatPosition
}

/** All that a hold is decided by, as it was at one moment. */
export type SeatRead = {
  readonly customer: { readonly name: string; readonly level: number }
  readonly showtime: ShowtimeLook | null
  readonly custody: SeatCustody
  /** The slots of the customer's tickets of the showtime, sold or in payment. */
  readonly takenSlots: readonly number[]
  /** The seats of those among them whose time is over: they count no more, and keep their slots until they lapse. */
  readonly overSeats: readonly SeatPosition[]
}

export type ShowtimeLook = {
  readonly beginsAtMs: number
  readonly calledOffAtMs: number | null
  readonly movedAtMs: number | null
  /** The server was restored, and not every kiosk has reported yet what it holds of it (rule 7). */
  readonly isWithheld: boolean
  readonly priceFen: Fen
  readonly plan: SeatPlan
  readonly filmTitle: string
  readonly hallName: string
}

/** What the rules made of a read: the order that is to be written. */
export type DecidedHold = {
  readonly showtime: ShowtimeLook
  readonly slot: number
  readonly paidFen: Fen
  readonly nowMs: number
  readonly holdEndsAtMs: number
}

type LookRow = {
  readonly name: string | null
  readonly level: number
  readonly begins_at_ms: number | null
  readonly called_off_at_ms: number | null
  readonly moved_at_ms: number | null
  readonly is_withheld: boolean
  readonly price_fen: Fen
  readonly plan: SeatPlan
  readonly film_title: string
  readonly hall_name: string
  readonly holder: SeatCustody['holder'] | null
  readonly epoch: number
  readonly number: number
  readonly state: SeatCustody['state']
  readonly hold_ends_at_ms: number | null
  readonly taken_slots: readonly number[] | null
  readonly over_rows: readonly number[] | null
  readonly over_cols: readonly number[] | null
}

/** Makes the read of a seat before it is held, without a lock: reads that are asked for at once share a query. */
export function createReadSeat({ db, clock }: { db: Database; clock: Clock }) {
  return joinReads<Wanted, SeatRead>(async (wanted) => {
    const rows = await readLooks(db, wanted, clock.nowMs())
    return rows.map(toLook)
  })
}

async function readLooks(db: Database, wanted: readonly Wanted[], nowMs: number): Promise<LookRow[]> {
  const column = (of: (one: Wanted) => number) => sql`${wanted.map(of)}`
  // Each part is `limit 1` or an aggregate, so that it is looked up by its index for each seat, whatever the database
  // believes of the tables' sizes. `+ 0` keeps it from reading every ticket of the showtime for the customer's few.
  const looks = await sql<LookRow>`/* prepared: look-at-seats */
    select account.name, account.level, showtime.*, custody.*, own.*
    from unnest(
      ${column((one) => one.cinemaId)}::int8[], ${column((one) => one.accountId)}::int8[],
      ${column((one) => one.showtimeId)}::int8[], ${column((one) => one.seat.row)}::int4[],
      ${column((one) => one.seat.col)}::int4[]
    ) with ordinality as wanted (cinema_id, account_id, showtime_id, seat_row, seat_col, place)
    left join lateral (
      select name, level from accounts
      where cinema_id = wanted.cinema_id and account_id = wanted.account_id limit 1
    ) as account on true
    left join lateral (
      select begins_at_ms, called_off_at_ms, moved_at_ms, is_withheld, price_fen, plan, film_title, hall_name from showtimes
      where cinema_id = wanted.cinema_id and showtime_id = wanted.showtime_id limit 1
    ) as showtime on true
    left join lateral (
      select holder, epoch, number, state, hold_ends_at_ms from seat_custody
      where cinema_id = wanted.cinema_id and showtime_id = wanted.showtime_id
        and seat_row = wanted.seat_row and seat_col = wanted.seat_col limit 1
    ) as custody on true
    left join lateral (
      select array_agg(customer_slot) as taken_slots,
        array_agg(seat_row) filter (where is_over) as over_rows,
        array_agg(seat_col) filter (where is_over) as over_cols
      from (
        select customer_slot, seat_row, seat_col, state = 'in-payment' and not coalesce(${nowMs} < (
          select hold_ends_at_ms from seat_custody
          where seat_custody.cinema_id = tickets.cinema_id and seat_custody.showtime_id = tickets.showtime_id
            and seat_custody.seat_row = tickets.seat_row and seat_custody.seat_col = tickets.seat_col
        ), false) as is_over
        from tickets
        where cinema_id = wanted.cinema_id and account_id = wanted.account_id
          and showtime_id + 0 = wanted.showtime_id and state in ('in-payment', 'sold')
      ) as ticket
    ) as own on true
    order by wanted.place`.execute(db)
  return looks.rows
}

function toLook(row: LookRow): SeatRead {
  // Whoever asks has a session, and accounts are never deleted.
  if (row.name === null) throw new Error('a hold for an account that is not there')
  const { holder, epoch, number, state, hold_ends_at_ms: holdEndsAtMs } = row
  return {
    customer: { name: row.name, level: row.level },
    showtime:
      row.begins_at_ms === null
        ? null
        : {
            beginsAtMs: row.begins_at_ms,
            calledOffAtMs: row.called_off_at_ms,
            movedAtMs: row.moved_at_ms,
            isWithheld: row.is_withheld,
            priceFen: row.price_fen,
            plan: row.plan,
            filmTitle: row.film_title,
            hallName: row.hall_name,
          },
    custody: holder === null ? untouchedSeat : { holder, epoch, number, state, holdEndsAtMs },
    takenSlots: row.taken_slots ?? [],
    overSeats: (row.over_rows ?? []).map((seatRow, index) => ({ row: seatRow, col: row.over_cols?.[index] ?? 0 })),
  }
}

/**
 * Rule 10 of custody, written: the seat's custody under its next number, the order with its ticket, the note for the
 * kiosks; all of it or nothing, in one statement. `Conflict`: what it was decided by has changed since; read again.
 * `SeatGone`: the index over live tickets, the second net, has refused it.
 */
export async function writeHold(
  db: Database,
  { cinemaId, accountId, showtimeId, seat }: Wanted,
  { showtime, slot, paidFen, nowMs, holdEndsAtMs }: DecidedHold,
): Promise<TicketNumber | 'Conflict' | 'SeatGone'> {
  // Locks in the order of everyone: the showtime's row, the seat's, the tickets. An order in payment for the seat can
  // only be one whose time is over, since the seat was claimable; it makes way before the new one comes.
  const write = sql<{ ticketNumber: TicketNumber }>`/* prepared: write-hold */
    with showtime as materialized (
      select cinema_id, showtime_id, price_fen from showtimes
      where cinema_id = ${cinemaId} and showtime_id = ${showtimeId} and called_off_at_ms is null
        and not is_withheld and begins_at_ms = ${showtime.beginsAtMs} and price_fen = ${showtime.priceFen}
        and moved_at_ms is not distinct from ${showtime.movedAtMs}::int8
      for share
    ), claimed as (
      insert into seat_custody
        (cinema_id, showtime_id, seat_row, seat_col, holder, epoch, number, state, hold_ends_at_ms)
      select cinema_id, showtime_id, ${seat.row}::int4, ${seat.col}::int4, ${serverDevice}::int8, 0, 1, 'in-payment',
        ${holdEndsAtMs}::int8
      from showtime
      on conflict (cinema_id, showtime_id, seat_row, seat_col) do update
      set holder = excluded.holder, epoch = excluded.epoch, number = seat_custody.number + 1,
        state = excluded.state, hold_ends_at_ms = excluded.hold_ends_at_ms
      where ${claimableSeat(nowMs)}
      returning number
    ), lapsed as (
      update tickets set state = 'lapsed'
      where cinema_id = ${cinemaId} and showtime_id = ${showtimeId} and seat_row = ${seat.row} and seat_col = ${seat.col}
        and state = 'in-payment' and exists (select from claimed)
      returning 1
    ), made as (
      insert into tickets (cinema_id, ticket_number, showtime_id, seat_row, seat_col, sale_number, state, account_id,
        customer_slot, device, price_fen, paid_fen, made_at_ms)
      select showtime.cinema_id, nextval('ticket_ids'), showtime.showtime_id, ${seat.row}::int4, ${seat.col}::int4,
        claimed.number, 'in-payment', ${accountId}::int8, ${slot}::int4, ${serverDevice}::int8, showtime.price_fen,
        ${paidFen}::int8, ${nowMs}::int8
      from showtime, claimed, (select count(*) from lapsed) as lapsed_first
      returning cinema_id, showtime_id, ticket_number
    ), noted as (
      insert into outbox (cinema_id, replica, document_id) select cinema_id, 'seatStates', showtime_id::text from made
    )
    select ticket_number as "ticketNumber" from made`
  try {
    const [made] = (await write.execute(db)).rows
    return made?.ticketNumber ?? 'Conflict'
  } catch (error) {
    if (isTaken(error, 'tickets_live')) return 'SeatGone'
    // Another order of the same customer was quicker; or a ticket has this number, and the next one is another.
    if (isTaken(error, 'tickets_customer') || isTaken(error, 'tickets_pkey')) return 'Conflict'
    throw error
  }
}
