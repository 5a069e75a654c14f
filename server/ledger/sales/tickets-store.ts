import { type Insertable, type Selectable, sql } from 'kysely'
import type { SaleId, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'
import { rowsAsJson } from '../../db/rows-as-json.ts'
import type { Database, Tables } from '../../db/tables.ts'
import type { DeviceRow } from '../devices/devices-store.ts'

export type TicketRow = Selectable<Tables['tickets']>

type OfShowtime = { readonly cinemaId: number; readonly showtimeId: ShowtimeId }

export async function findTicket(
  db: Database,
  cinemaId: number,
  ticketNumber: TicketNumber,
): Promise<TicketRow | undefined> {
  return db
    .selectFrom('tickets')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('ticket_number', '=', ticketNumber)
    .executeTakeFirst()
}

/** The ticket as it is, kept for this transaction alone. Its seat is locked before. */
export async function lockTicket(
  trx: Database,
  cinemaId: number,
  ticketNumber: TicketNumber,
): Promise<TicketRow | undefined> {
  return trx
    .selectFrom('tickets')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('ticket_number', '=', ticketNumber)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** A ticket as it is added: what is not named is null. */
export type NewTicket = Insertable<Tables['tickets']>

/** Adds the ticket, unless its number is taken: then nothing is changed and the answer is false. */
export async function addTicket(trx: Database, ticket: NewTicket): Promise<boolean> {
  return (await insertTickets(trx, [ticket], 'skip')).length === 1
}

/** Adds these tickets, whose numbers are free. One that is taken after all is a value that the table can't hold. */
export async function addTickets(trx: Database, tickets: readonly NewTicket[]): Promise<void> {
  await insertTickets(trx, tickets, 'fail')
}

/** The one statement that writes tickets which are no order of the web; returns the numbers that it added. */
async function insertTickets(
  trx: Database,
  tickets: readonly NewTicket[],
  ifTaken: 'skip' | 'fail',
): Promise<TicketNumber[]> {
  const columns = sql.raw(`cinema_id, ticket_number, showtime_id, seat_row, seat_col, sale_number, state, account_id,
    customer_slot, device, sale_id, price_fen, paid_fen, method, terminal_reference, token, replaces, made_at_ms, sold_at_ms`)
  const unlessTaken = sql.raw(ifTaken === 'skip' ? 'on conflict (cinema_id, ticket_number) do nothing' : '')
  const { rows } = await sql<{ ticket_number: TicketNumber }>`/* prepared: add-tickets-${sql.raw(ifTaken)} */
    insert into tickets (${columns})
    select ${columns} from json_populate_recordset(null::tickets, ${rowsAsJson(tickets)}::json)
    ${unlessTaken} returning ticket_number`.execute(trx)
  return rows.map((row) => row.ticket_number)
}

/** The tickets with these numbers, and all those of these sales, whoever sold them. */
export async function ticketsNamed(
  trx: Database,
  cinemaId: number,
  ticketNumbers: readonly TicketNumber[],
  saleIds: readonly SaleId[],
): Promise<TicketRow[]> {
  const { rows } = await sql<TicketRow>`
    select * from tickets where cinema_id = ${cinemaId} and ticket_number = any(${ticketNumbers}::int8[])
    union
    select * from tickets where cinema_id = ${cinemaId} and sale_id = any(${saleIds}::text[])
    order by ticket_number`.execute(trx)
  return rows
}

/** The tickets with these numbers as they are, kept for this transaction alone. Their seats are locked before. */
export async function lockTickets(
  trx: Database,
  cinemaId: number,
  ticketNumbers: readonly TicketNumber[],
): Promise<TicketRow[]> {
  const { rows } = await sql<TicketRow>`
    select * from tickets where cinema_id = ${cinemaId} and ticket_number = any(${ticketNumbers}::int8[])
    order by ticket_number for no key update`.execute(trx)
  return rows
}

/**
 * Lets the orders in payment for these seats lapse. Whoever takes a seat's custody calls it in the same transaction:
 * the seat was claimable, so such an order's time is over.
 */
export async function lapseTicketsOf(
  trx: Database,
  { cinemaId, showtimeId }: OfShowtime,
  seats: readonly SeatPosition[],
): Promise<void> {
  // Spelt out seat by seat: joined to a list of seats, every order in payment of the showtime would be read.
  const places = seats.map(({ row, col }) => sql`(seat_row = ${row} and seat_col = ${col})`)
  await sql`
    update tickets set state = 'lapsed'
    where cinema_id = ${cinemaId} and showtime_id = ${showtimeId} and state = 'in-payment'
      and (${sql.join(places, sql` or `)})
  `.execute(trx)
}

/** The sold tickets of these seats. */
export async function soldTicketsOf(
  trx: Database,
  { cinemaId, showtimeId }: OfShowtime,
  seats: readonly SeatPosition[],
): Promise<TicketNumber[]> {
  const places = seats.map(({ row, col }) => sql`(seat_row = ${row} and seat_col = ${col})`)
  const sold = await sql<{ ticket_number: TicketNumber }>`
    select ticket_number from tickets
    where cinema_id = ${cinemaId} and showtime_id = ${showtimeId} and state = 'sold' and (${sql.join(places, sql` or `)})
    order by ticket_number`.execute(trx)
  return sold.rows.map((row) => row.ticket_number)
}

/** Whether a ticket of the showtime is sold or in payment; an order whose time is over does not count. */
export async function hasLiveTickets(
  trx: Database,
  { cinemaId, showtimeId }: OfShowtime,
  nowMs: number,
): Promise<boolean> {
  const live = await sql`
    select 1 from tickets left join seat_custody using (cinema_id, showtime_id, seat_row, seat_col)
    where tickets.cinema_id = ${cinemaId} and tickets.showtime_id = ${showtimeId}
      and (tickets.state = 'sold' or tickets.state = 'in-payment' and seat_custody.hold_ends_at_ms > ${nowMs})
    limit 1`.execute(trx)
  return live.rows.length > 0
}

/** The tickets of one sale of this device, by number. */
export async function ticketsOfSale(trx: Database, device: DeviceRow, saleId: SaleId): Promise<TicketRow[]> {
  return trx
    .selectFrom('tickets')
    .selectAll()
    .where('cinema_id', '=', device.cinema_id)
    .where('sale_id', '=', saleId)
    .where('device', '=', device.device)
    .orderBy('ticket_number')
    .execute()
}

/** Whether a sale of this id was recorded before, whoever made it. */
export async function isSaleRecorded(trx: Database, cinemaId: number, saleId: SaleId): Promise<boolean> {
  const found = await trx
    .selectFrom('tickets')
    .select('ticket_number')
    .where('cinema_id', '=', cinemaId)
    .where('sale_id', '=', saleId)
    .limit(1)
    .execute()
  return found.length > 0
}

/** Ends tickets that are paid for and that the caller has locked as refunded. */
export async function markRefunded(
  trx: Database,
  cinemaId: number,
  ticketNumbers: readonly TicketNumber[],
): Promise<void> {
  await sql`update tickets set state = 'refunded'
    where cinema_id = ${cinemaId} and ticket_number = any(${ticketNumbers}::int8[])`.execute(trx)
}
