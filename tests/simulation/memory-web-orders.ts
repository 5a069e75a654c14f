import { isTaken } from '../../server/db/transaction.ts'
import type { Ledger } from '../../server/ledger/ledger.ts'
import { toCustody } from '../../server/ledger/seats/custody-store.ts'
import { serverDevice, type TicketNumber } from '../../shared/core/ids.ts'
import { isClaimable, untouchedSeat } from '../../shared/seats/custody.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { toRow } from './memory-seats.ts'
import { find, insert, lockRows, select, updateRow, updateRows, upsert } from './memory-statements.ts'
import { custodyKey, type MemoryTables, type RowOf } from './memory-tables.ts'
import { isOnSeats } from './memory-tickets.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

type OnTransaction<Query> = Query extends (...given: infer Given) => infer Answer
  ? (trx: MemoryTransaction, ...given: Given) => Answer
  : never

/** What a web customer's order reads and writes, each as the one statement of a transaction of its own. */
export type MemoryWebOrders = {
  readonly [Name in keyof Ledger['webOrders']]: OnTransaction<Ledger['webOrders'][Name]>
}

const isLive = ({ state }: RowOf<'tickets'>) => state === 'in-payment' || state === 'sold'

/** `nowMs`: the server's clock, which looks ask themselves. */
export function openMemoryWebOrders(
  tables: MemoryTables,
  { noteChange }: MemoryQueries<'events'>,
  nowMs: () => number,
): MemoryWebOrders {
  const { tickets, seat_custody, showtimes, accounts } = tables

  return {
    readSeat: async (trx, { accountId, showtimeId, seat }) => {
      const account = find(trx, accounts, accountId)
      const row = find(trx, showtimes, showtimeId)
      const custody = find(trx, seat_custody, custodyKey({ showtimeId }, seat))
      if (!account) throw new Error(`no account ${accountId}`)
      const own = select(
        trx,
        tickets,
        (ticket) => ticket.account_id === accountId && ticket.showtime_id === showtimeId && isLive(ticket),
      )
      const over = own.filter((ticket) => {
        const seatOf = { row: ticket.seat_row, col: ticket.seat_col }
        const held = find(trx, seat_custody, custodyKey({ showtimeId }, seatOf))
        return ticket.state === 'in-payment' && !(nowMs() < (held?.hold_ends_at_ms ?? 0))
      })
      return {
        customer: { name: account.name, level: account.level },
        showtime: row
          ? {
              ...{ beginsAtMs: row.begins_at_ms, calledOffAtMs: row.called_off_at_ms, movedAtMs: row.moved_at_ms },
              isWithheld: row.is_withheld,
              ...{ priceFen: row.price_fen, plan: row.plan, filmTitle: row.film_title, hallName: row.hall_name },
            }
          : null,
        custody: custody ? toCustody(custody) : untouchedSeat,
        takenSlots: own.map((ticket) => ticket.customer_slot ?? 0),
        overSeats: over.map((ticket) => ({ row: ticket.seat_row, col: ticket.seat_col })),
      }
    },
    writeHold: async (trx, { cinemaId, accountId, showtimeId, seat }, { showtime, slot, paidFen, ...decided }) => {
      const ofShowtime = { cinemaId, showtimeId }
      const isAsSeen = (row: RowOf<'showtimes'>) =>
        row.called_off_at_ms === null &&
        !row.is_withheld &&
        row.moved_at_ms === showtime.movedAtMs &&
        row.begins_at_ms === showtime.beginsAtMs &&
        row.price_fen === showtime.priceFen
      const isInPayment = isOnSeats(showtimeId, [seat], 'in-payment')
      // What the statement is about is what is committed as it begins, however long its parts wait.
      const seen = [find(trx, showtimes, showtimeId)].filter((row) => row !== undefined && isAsSeen(row))
      const lapsing = select(trx, tickets, isInPayment)
      const [locked] = await lockRows(trx, showtimes, seen as RowOf<'showtimes'>[], isAsSeen, 'share')
      if (!locked) return 'Conflict'
      const { holdEndsAtMs } = decided
      const first = { holder: serverDevice, epoch: 0, number: 1, state: 'in-payment', holdEndsAtMs } as const
      const held = await upsert(trx, seat_custody, toRow(ofShowtime, seat, first), (there) =>
        isClaimable(toCustody(there), decided.nowMs)
          ? toRow(ofShowtime, seat, { ...first, number: there.number + 1 })
          : undefined,
      )
      if (!held) return 'Conflict'
      await updateRows(trx, tickets, lapsing, isInPayment, () => ({ state: 'lapsed' }) as const)
      const ticket_number = tables.next('ticket_ids') as TicketNumber
      try {
        await insert(trx, tickets, {
          ...{ cinema_id: cinemaId, ticket_number, showtime_id: showtimeId, seat_row: seat.row, seat_col: seat.col },
          ...{ sale_number: held.number, state: 'in-payment', account_id: accountId, customer_slot: slot },
          ...{ device: serverDevice, price_fen: locked.price_fen, paid_fen: paidFen, made_at_ms: decided.nowMs },
          ...{ sale_id: null, method: null, terminal_reference: null, token: null, replaces: null, sold_at_ms: null },
        })
      } catch (error) {
        const isGone = isTaken(error, 'tickets_live')
        if (!isGone && !isTaken(error, 'tickets_customer')) throw error
        trx.rollback()
        return isGone ? 'SeatGone' : 'Conflict'
      }
      await noteChange(trx, cinemaId, 'seatStates', [showtimeId])
      return ticket_number
    },
    readOrder: async (trx, { ticketNumber }) => {
      const ticket = find(trx, tickets, ticketNumber)
      const row = ticket && find(trx, showtimes, ticket.showtime_id)
      if (!ticket || !row) return undefined
      const seat = { row: ticket.seat_row, col: ticket.seat_col }
      const custody = find(trx, seat_custody, custodyKey({ showtimeId: ticket.showtime_id }, seat))
      const account = find(trx, accounts, String(ticket.account_id))
      if (!custody) return undefined
      return {
        ...{ ticketNumber, accountId: ticket.account_id, customerName: account?.name ?? null, state: ticket.state },
        ...{ showtimeId: ticket.showtime_id, seat, saleNumber: ticket.sale_number, paidFen: ticket.paid_fen },
        ...{ madeAtMs: ticket.made_at_ms, filmTitle: row.film_title, hallName: row.hall_name },
        ...{ beginsAtMs: row.begins_at_ms, calledOffAtMs: row.called_off_at_ms, isWithheld: row.is_withheld },
        ...{ custodyNumber: custody.number, holdEndsAtMs: custody.hold_ends_at_ms },
      }
    },
    writeSale: async (trx, cinemaId, { ticketNumber, showtimeId, seat, saleNumber }, { nowMs: atMs, method }) => {
      const isOnSale = (row: RowOf<'showtimes'>) =>
        row.called_off_at_ms === null && !row.is_withheld && row.begins_at_ms > atMs
      const isHeld = (row: RowOf<'seat_custody'>) => row.number === saleNumber && (row.hold_ends_at_ms ?? 0) > atMs
      const showtime = find(trx, showtimes, showtimeId)
      const custody = find(trx, seat_custody, custodyKey({ showtimeId }, seat))
      const seen = showtime && isOnSale(showtime) ? [showtime] : []
      const held = custody && isHeld(custody) ? [custody] : []
      if ((await lockRows(trx, showtimes, seen, isOnSale, 'share')).length === 0) return false
      const isNow = { state: 'sold', holder: serverDevice, hold_ends_at_ms: null } as const
      const sold = await updateRows(trx, seat_custody, held, isHeld, () => isNow)
      if (sold.length === 0) return false
      const change = { state: 'sold', sold_at_ms: atMs, method } as const
      const written = await updateRow(trx, tickets, ticketNumber, () => change)
      if (!written) return false
      await noteChange(trx, cinemaId, 'seatStates', [showtimeId])
      return true
    },
  }
}
