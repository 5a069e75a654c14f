import { type RawBuilder, sql } from 'kysely'
import { type DeviceNumber, type ShowtimeId, serverDevice } from '../../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import type { GrantedSeat } from '../../../shared/seats/contract.ts'
import { type SeatCustody, untouchedSeat } from '../../../shared/seats/custody.ts'
import { compareSeats, type SeatPosition, seatKey } from '../../../shared/seats/seat-plan.ts'
import { rowsAsJson } from '../../db/rows-as-json.ts'
import type { Database } from '../../db/tables.ts'

// The rows of seat_custody. Rows are always locked in the order of row and column, and after the showtime's row where
// that is locked too: so no two transactions wait for each other (server/db/README.md).

export type OfShowtime = { readonly cinemaId: number; readonly showtimeId: ShowtimeId }

type CustodyRow = {
  readonly holder: DeviceNumber
  readonly epoch: number
  readonly number: number
  readonly state: SeatCustody['state']
  readonly hold_ends_at_ms: number | null
}

export function toCustody(row: CustodyRow): SeatCustody {
  const { holder, epoch, number, state, hold_ends_at_ms: holdEndsAtMs } = row
  return { holder, epoch, number, state, holdEndsAtMs }
}

/** The condition under which a row of seat_custody is taken: `isClaimable` of shared/seats/custody.ts, as SQL. */
export function claimableSeat(nowMs: number): RawBuilder<boolean> {
  return sql`(seat_custody.state = 'free'
    or (seat_custody.state = 'in-payment' and seat_custody.hold_ends_at_ms <= ${nowMs}))`
}

/** The kiosk that claims. A web customer's seat is claimed where its order is written (server/ledger/sales/holds-store.ts). */
export type Claimant = { readonly holder: DeviceNumber; readonly epoch: number }

/**
 * Takes the seats, of one showtime or several, into the kiosk's custody under their next numbers, all of them or none: a
 * refusal names those that were not free and leaves no trace, locks included (of a single seat, its row stays locked).
 */
export async function claimSeats(
  trx: Database,
  cinemaId: number,
  seats: readonly SeatPlace[],
  claimant: Claimant,
  nowMs: number,
): Promise<Result<HeldSeat[], SeatPlace[]>> {
  // One seat is taken or not: nothing of it could be left over, and each word costs a round trip.
  const isPart = seats.length > 1
  if (isPart) await sql`savepoint claim`.execute(trx)
  const claimed = await sql<HeldSeat>`
    insert into seat_custody
      (cinema_id, showtime_id, seat_row, seat_col, holder, epoch, number, state, hold_ends_at_ms)
    select ${cinemaId}, seat.showtime_id, seat.seat_row, seat.seat_col, ${claimant.holder}, ${claimant.epoch},
      1, 'granted', null::int8
    from unnest(${seats.map((seat) => seat.showtimeId)}::int8[], ${seats.map((seat) => seat.row)}::int4[],
      ${seats.map((seat) => seat.col)}::int4[]) as seat (showtime_id, seat_row, seat_col)
    order by seat.showtime_id, seat.seat_row, seat.seat_col
    on conflict (cinema_id, showtime_id, seat_row, seat_col) do update
    set holder = excluded.holder, epoch = excluded.epoch, number = seat_custody.number + 1,
      state = excluded.state, hold_ends_at_ms = excluded.hold_ends_at_ms
    where ${claimableSeat(nowMs)}
    returning showtime_id as "showtimeId", seat_row as "row", seat_col as "col", number as "grantNumber"`.execute(trx)
  if (claimed.rows.length < seats.length) {
    if (isPart) await sql`rollback to savepoint claim`.execute(trx)
    const got = new Set(claimed.rows.map(keyOf))
    return refused(
      seats.filter((seat) => !got.has(keyOf(seat))).map(({ showtimeId, row, col }) => ({ showtimeId, row, col })),
    )
  }
  if (isPart) await sql`release savepoint claim`.execute(trx)
  return accepted(claimed.rows.toSorted((a, b) => a.showtimeId - b.showtimeId || compareSeats(a, b)))
}

function keyOf(seat: SeatPlace): string {
  return `${seat.showtimeId}/${seatKey(seat)}`
}

/** Seats of one showtime that are not free, as far as their custody is the same. */
export type TakenSeats = Pick<SeatCustody, 'state' | 'holdEndsAtMs'> & {
  readonly showtimeId: ShowtimeId
  /** In this kiosk's custody. */
  readonly isOwn: boolean
  readonly seats: readonly SeatPosition[]
}

/** All seats of the showtimes that are not free: a row for each custody, and not for each seat. */
export async function takenSeatsOf(
  db: Database,
  cinemaId: number,
  showtimeIds: readonly ShowtimeId[],
  device: DeviceNumber,
): Promise<TakenSeats[]> {
  const { rows } = await sql<Omit<TakenSeats, 'seats'> & { readonly seats: string }>`/* prepared: taken-seats */
    select showtime_id as "showtimeId", holder = ${device}::int8 as "isOwn", state, hold_ends_at_ms as "holdEndsAtMs",
      string_agg(seat_row || '-' || seat_col, ' ' order by seat_row, seat_col) as seats
    from seat_custody
    where cinema_id = ${cinemaId}::int8 and showtime_id = any(${showtimeIds}::int8[]) and state <> 'free'
    group by showtime_id, "isOwn", state, hold_ends_at_ms
    order by showtime_id, "isOwn", state, hold_ends_at_ms`.execute(db)
  return rows.map(({ seats, ...taken }) => ({ ...taken, seats: seats.split(' ').map(toSeat) }))
}

function toSeat(key: string): SeatPosition {
  const dash = key.indexOf('-')
  return { row: Number(key.slice(0, dash)), col: Number(key.slice(dash + 1)) }
}

/** Showtimes, at most so many, with seats whose hold for a web customer ran out. */
export async function showtimesWithLapsedHolds(db: Database, nowMs: number, limit: number): Promise<OfShowtime[]> {
  const found = await sql<OfShowtime>`
    select distinct cinema_id as "cinemaId", showtime_id as "showtimeId" from seat_custody
    where state = 'in-payment' and hold_ends_at_ms <= ${nowMs} limit ${limit}`.execute(db)
  return found.rows
}

/** Frees the seats of the showtime whose hold for a web customer ran out; those that are busy just now are passed over. */
export async function freeLapsedHolds(
  trx: Database,
  { cinemaId, showtimeId }: OfShowtime,
  nowMs: number,
): Promise<SeatPosition[]> {
  const freed = await sql<SeatPosition>`
    update seat_custody set state = 'free', holder = ${serverDevice}, epoch = 0, hold_ends_at_ms = null
    where (cinema_id, showtime_id, seat_row, seat_col) in (
      select cinema_id, showtime_id, seat_row, seat_col from seat_custody
      where cinema_id = ${cinemaId} and showtime_id = ${showtimeId}
        and state = 'in-payment' and hold_ends_at_ms <= ${nowMs}
      order by seat_row, seat_col for update skip locked)
    returning seat_row as "row", seat_col as "col"`.execute(trx)
  return freed.rows
}

/** Locks the seats until the transaction ends and answers their custody, in the order asked for. */
export async function lockSeats(
  trx: Database,
  { cinemaId, showtimeId }: OfShowtime,
  seats: readonly SeatPosition[],
): Promise<SeatCustody[]> {
  const rows = await sql<CustodyRow & { seat_row: number; seat_col: number }>`
    select seat_row, seat_col, holder, epoch, number, state, hold_ends_at_ms from seat_custody
    where cinema_id = ${cinemaId} and showtime_id = ${showtimeId} and (seat_row, seat_col) in (
      select * from unnest(${seats.map((seat) => seat.row)}::int4[], ${seats.map((seat) => seat.col)}::int4[]))
    order by seat_row, seat_col for update`.execute(trx)
  const bySeat = new Map(rows.rows.map((row) => [seatKey({ row: row.seat_row, col: row.seat_col }), toCustody(row)]))
  return seats.map((seat) => bySeat.get(seatKey(seat)) ?? untouchedSeat)
}

/** A seat, by its showtime too. */
export type SeatPlace = SeatPosition & { readonly showtimeId: ShowtimeId }

/** The same for seats of several showtimes; null: the seat has no row, since nobody ever asked for it. */
export async function lockSeatsOf(
  trx: Database,
  cinemaId: number,
  places: readonly SeatPlace[],
): Promise<(SeatCustody | null)[]> {
  const column = (of: (place: SeatPlace) => number) => sql`${places.map(of)}`
  const rows = await sql<CustodyRow & { showtime_id: ShowtimeId; seat_row: number; seat_col: number }>`
    select showtime_id, seat_row, seat_col, holder, epoch, number, state, hold_ends_at_ms from seat_custody
    where cinema_id = ${cinemaId} and (showtime_id, seat_row, seat_col) in (
      select * from unnest(${column((place) => place.showtimeId)}::int8[], ${column((place) => place.row)}::int4[],
        ${column((place) => place.col)}::int4[]))
    order by showtime_id, seat_row, seat_col for update`.execute(trx)
  const toKey = (showtimeId: ShowtimeId, row: number, col: number) => `${showtimeId}/${row}-${col}`
  const byPlace = new Map(rows.rows.map((row) => [toKey(row.showtime_id, row.seat_row, row.seat_col), toCustody(row)]))
  return places.map(({ showtimeId, row, col }) => byPlace.get(toKey(showtimeId, row, col)) ?? null)
}

/**
 * As `lockSeats`, and a seat that nobody ever asked for gets its row: what is missing could not be locked, and two who
 * found nothing there would both write.
 */
export async function makeSeats(
  trx: Database,
  ofShowtime: OfShowtime,
  seats: readonly SeatPosition[],
): Promise<SeatCustody[]> {
  const { holder, epoch, number, state } = untouchedSeat
  // An update that changes nothing locks a row that is there, in the same order as those that it makes.
  await sql`
    insert into seat_custody
      (cinema_id, showtime_id, seat_row, seat_col, holder, epoch, number, state, hold_ends_at_ms)
    select distinct ${ofShowtime.cinemaId}::int8, ${ofShowtime.showtimeId}::int8, seat.seat_row, seat.seat_col,
      ${holder}::int8, ${epoch}::int8, ${number}::int8, ${state}::text, null::int8
    from unnest(${seats.map((seat) => seat.row)}::int4[], ${seats.map((seat) => seat.col)}::int4[])
      as seat (seat_row, seat_col)
    order by seat.seat_row, seat.seat_col
    on conflict (cinema_id, showtime_id, seat_row, seat_col) do update set number = seat_custody.number`.execute(trx)
  return lockSeats(trx, ofShowtime, seats)
}

/** Writes the next custody of a seat that this transaction has locked. */
export async function writeCustody(
  trx: Database,
  { cinemaId, showtimeId }: OfShowtime,
  seat: SeatPosition,
  next: SeatCustody,
): Promise<void> {
  await trx
    .updateTable('seat_custody')
    .set({
      holder: next.holder,
      epoch: next.epoch,
      number: next.number,
      state: next.state,
      hold_ends_at_ms: next.holdEndsAtMs,
    })
    .where('cinema_id', '=', cinemaId)
    .where('showtime_id', '=', showtimeId)
    .where('seat_row', '=', seat.row)
    .where('seat_col', '=', seat.col)
    .execute()
}

export type WrittenSeat = SeatPlace & { readonly custody: SeatCustody }

/** The same for several seats, each named once. */
export async function writeCustodies(trx: Database, cinemaId: number, seats: readonly WrittenSeat[]): Promise<void> {
  const rows = seats.map(({ showtimeId, row, col, custody }) => ({
    cinema_id: cinemaId,
    showtime_id: showtimeId,
    seat_row: row,
    seat_col: col,
    holder: custody.holder,
    epoch: custody.epoch,
    number: custody.number,
    state: custody.state,
    hold_ends_at_ms: custody.holdEndsAtMs,
  }))
  await sql`/* prepared: write-custodies */
    update seat_custody
    set holder = next.holder, epoch = next.epoch, number = next.number, state = next.state,
      hold_ends_at_ms = next.hold_ends_at_ms
    from json_populate_recordset(null::seat_custody, ${rowsAsJson(rows)}::json) as next
    where seat_custody.cinema_id = next.cinema_id and seat_custody.showtime_id = next.showtime_id
      and seat_custody.seat_row = next.seat_row and seat_custody.seat_col = next.seat_col`.execute(trx)
}

export type HeldSeat = GrantedSeat & { readonly showtimeId: ShowtimeId }

/**
 * Every seat that the server believes this kiosk holds unsold, by showtime, row and column; or those of a lost kiosk
 * that were written off.
 */
export async function seatsHeldBy(
  db: Database,
  device: DeviceNumber,
  state: 'granted' | 'written-off',
): Promise<HeldSeat[]> {
  return db
    .selectFrom('seat_custody')
    .select(['showtime_id as showtimeId', 'seat_row as row', 'seat_col as col', 'number as grantNumber'])
    .where('holder', '=', device)
    .where('state', '=', state)
    .orderBy('showtime_id')
    .orderBy('seat_row')
    .orderBy('seat_col')
    .execute()
}

/** How many seats each device of the cinema holds unsold, and how many of it are written off. */
export async function countHeldSeats(
  db: Database,
  cinemaId: number,
): Promise<{ readonly device: DeviceNumber; readonly state: 'granted' | 'written-off'; readonly count: number }[]> {
  // Each state by itself: it has an index over its own seats, and those that are sold are read by none.
  const counted = await sql<{ device: DeviceNumber; state: 'granted' | 'written-off'; count: number }>`
    select holder as device, state, count(*) as count from seat_custody
    where cinema_id = ${cinemaId} and state = 'granted' group by holder, state
    union all select holder, state, count(*) from seat_custody
    where cinema_id = ${cinemaId} and state = 'written-off' group by holder, state`.execute(db)
  return counted.rows
}
