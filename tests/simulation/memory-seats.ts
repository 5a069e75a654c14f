import { type HeldSeat, type TakenSeats, toCustody } from '../../server/ledger/seats/custody-store.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import { type SeatCustody, untouchedSeat } from '../../shared/seats/custody.ts'
import { compareSeats, type SeatPosition } from '../../shared/seats/seat-plan.ts'
import { claimSeat } from '../support/claim-seat.ts'
import { openMemoryGrants } from './memory-grants.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { find, lockRows, select, updateRow, updateRows, upsert } from './memory-statements.ts'
import { custodyKey, type MemoryTables, type RowOf } from './memory-tables.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

type OfShowtime = { readonly cinemaId: number; readonly showtimeId: ShowtimeId }
type Row = RowOf<'seat_custody'>

const isLapsed = (row: Row, nowMs: number) => row.state === 'in-payment' && (row.hold_ends_at_ms ?? 0) <= nowMs

/** As the statement of takenSeatsOf has them in order: what has no end comes last. */
function compareTaken(a: TakenSeats, b: TakenSeats): number {
  if (a.showtimeId !== b.showtimeId) return a.showtimeId - b.showtimeId
  if (a.isOwn !== b.isOwn) return a.isOwn ? 1 : -1
  if (a.state !== b.state) return a.state < b.state ? -1 : 1
  return (a.holdEndsAtMs ?? Number.MAX_SAFE_INTEGER) - (b.holdEndsAtMs ?? Number.MAX_SAFE_INTEGER)
}

/** A seat's custody as a row. */
export function toRow({ cinemaId, showtimeId }: OfShowtime, { row, col }: SeatPosition, next: SeatCustody): Row {
  const { holder, epoch, number, state, holdEndsAtMs } = next
  return {
    ...{ cinema_id: cinemaId, showtime_id: showtimeId, seat_row: row, seat_col: col },
    ...{ holder, epoch, number, state, hold_ends_at_ms: holdEndsAtMs },
  }
}

/** The chapter of the custody of seats (server/seats/). */
export function openMemorySeats(tables: MemoryTables): MemoryQueries<'seats'> {
  const { seat_custody } = tables
  const inOrder = (rows: Row[]) =>
    rows.sort((a, b) => a.showtime_id - b.showtime_id || a.seat_row - b.seat_row || a.seat_col - b.seat_col)
  const selectInOrder = (trx: MemoryTransaction, matches: (row: Row) => boolean) =>
    inOrder(select(trx, seat_custody, matches))

  const lockSeats: MemoryQueries<'seats'>['lockSeats'] = async (trx, ofShowtime, seats) => {
    const rows = seats.flatMap((seat) => find(trx, seat_custody, custodyKey(ofShowtime, seat)) ?? [])
    const locked = await lockRows(trx, seat_custody, inOrder([...new Set(rows)]), () => true, 'alone')
    const byKey = new Map(locked.map((row) => [seat_custody.keyOf(row), row]))
    return seats.map((seat) => {
      const row = byKey.get(custodyKey(ofShowtime, seat))
      return row ? toCustody(row) : untouchedSeat
    })
  }

  const write = async (trx: MemoryTransaction, ofShowtime: OfShowtime, seat: SeatPosition, next: SeatCustody) => {
    // An update: a seat that nobody ever claimed has no row.
    await updateRow(trx, seat_custody, custodyKey(ofShowtime, seat), () => toRow(ofShowtime, seat, next))
  }

  return {
    ...openMemoryGrants(tables),
    claimSeats: async (trx, cinemaId, seats, claimant, nowMs) => {
      const before = trx.mark()
      const claimed: HeldSeat[] = []
      const lost = new Set<(typeof seats)[number]>()
      for (const seat of seats.toSorted((a, b) => a.showtimeId - b.showtimeId || compareSeats(a, b))) {
        const { showtimeId, row, col } = seat
        const rowOf = (before: SeatCustody) => {
          const next = claimSeat(before, claimant, nowMs)
          return next.ok ? toRow({ cinemaId, showtimeId }, seat, next.value) : undefined
        }
        const first = rowOf(untouchedSeat)
        const written = first && (await upsert(trx, seat_custody, first, (there) => rowOf(toCustody(there))))
        if (written) claimed.push({ showtimeId, row, col, grantNumber: written.number })
        else lost.add(seat)
      }
      if (lost.size === 0) return accepted(claimed)
      if (seats.length > 1) trx.undoTo(before)
      const gone = seats.filter((seat) => lost.has(seat))
      return refused(gone.map(({ showtimeId, row, col }) => ({ showtimeId, row, col })))
    },
    countHeldSeats: async (trx) => {
      const held = selectInOrder(trx, (row) => row.state === 'granted' || row.state === 'written-off')
      const counted = Map.groupBy(held, (row) => `${row.holder}/${row.state}`)
      return [...counted.values()].flatMap((rows) =>
        rows.slice(0, 1).map((row) => ({ device: row.holder, state: row.state as 'granted', count: rows.length })),
      )
    },
    freeLapsedHolds: async (trx, ofShowtime, nowMs) => {
      const isOne = (row: Row) => row.showtime_id === ofShowtime.showtimeId && isLapsed(row, nowMs)
      // `skip locked`: those that are busy are passed over, and so nothing is waited for.
      const idle = selectInOrder(trx, isOne).filter((row) =>
        trx.isLockFree(seat_custody, seat_custody.keyOf(row), 'alone'),
      )
      const free = { state: 'free', holder: untouchedSeat.holder, epoch: 0, hold_ends_at_ms: null } as const
      const freed = await updateRows(trx, seat_custody, idle, isOne, () => free)
      return freed.map((row) => ({ row: row.seat_row, col: row.seat_col }))
    },
    lockSeats,
    lockSeatsOf: async (trx, _, places) => {
      const keys = places.map((place) => custodyKey(place, place))
      const rows = new Set(keys.flatMap((key) => find(trx, seat_custody, key) ?? []))
      const locked = await lockRows(trx, seat_custody, inOrder([...rows]), () => true, 'alone')
      const byKey = new Map(locked.map((row) => [seat_custody.keyOf(row), toCustody(row)]))
      return keys.map((key) => byKey.get(key) ?? null)
    },
    makeSeats: async (trx, ofShowtime, seats) => {
      // Written again as they are: an update that changes nothing is a write all the same.
      for (const seat of seats.toSorted(compareSeats)) {
        await upsert(trx, seat_custody, toRow(ofShowtime, seat, untouchedSeat), (there) => there)
      }
      return lockSeats(trx, ofShowtime, seats)
    },
    takenSeatsOf: async (trx, _, showtimeIds, device) => {
      const rows = selectInOrder(trx, (row) => showtimeIds.includes(row.showtime_id) && row.state !== 'free')
      const groups = Map.groupBy(rows, (row) =>
        [row.showtime_id, row.holder === device, row.state, row.hold_ends_at_ms].join(),
      )
      const taken = [...groups.values()].flatMap((group) =>
        group.slice(0, 1).map(({ showtime_id: showtimeId, holder, state, hold_ends_at_ms: holdEndsAtMs }) => {
          const seats = group.map((row) => ({ row: row.seat_row, col: row.seat_col }))
          return { showtimeId, isOwn: holder === device, state, holdEndsAtMs, seats }
        }),
      )
      return taken.sort(compareTaken)
    },
    seatsHeldBy: async (trx, device, state) =>
      selectInOrder(trx, (row) => row.holder === device && row.state === state).map((row) => ({
        showtimeId: row.showtime_id,
        ...{ row: row.seat_row, col: row.seat_col, grantNumber: row.number },
      })),
    showtimesWithLapsedHolds: async (trx, nowMs, limit) => {
      const lapsed = selectInOrder(trx, (row) => isLapsed(row, nowMs))
      const found = new Map(lapsed.map((row) => [row.showtime_id, row]))
      return [...found.values()]
        .slice(0, limit)
        .map((row) => ({ cinemaId: row.cinema_id, showtimeId: row.showtime_id }))
    },
    writeCustodies: async (trx, cinemaId, seats) => {
      for (const { showtimeId, custody, ...seat } of seats) await write(trx, { cinemaId, showtimeId }, seat, custody)
    },
    writeCustody: write,
  }
}
