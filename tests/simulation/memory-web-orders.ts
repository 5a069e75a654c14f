import { isTaken } from '../../server/db/transaction.ts'
import type { Ledger } from '../../server/ledger/ledger.ts'
import { toCustody } from '../../server/seats/custody-store.ts'
import { serverDevice } from '../../shared/core/ids.ts'
import { isClaimable, untouchedSeat } from '../../shared/seats/custody.ts'
import { seatKey } from '../../shared/seats/seat-plan.ts'
import type { MemoryBook } from './memory-book.ts'
import type { MemoryTables } from './memory-tables.ts'

type Transact = <Value>(work: () => Promise<Value>) => Promise<Value>

const live = ['in-payment', 'sold']

/** What a web customer's order reads and writes, on tables in memory. Each write is a transaction of its own. */
export function openMemoryWebOrders(
  tables: MemoryTables,
  book: MemoryBook,
  { transact, nowMs }: { readonly transact: Transact; readonly nowMs: () => number },
): Ledger['webOrders'] {
  const custodyOf = (showtimeId: number, seat: { readonly row: number; readonly col: number }) => {
    const row = tables.seat_custody.get(`${showtimeId}/${seatKey(seat)}`)
    return row ? toCustody(row) : untouchedSeat
  }
  const liveOf = (accountId: number | null, showtimeId: number) =>
    [...tables.tickets.all()].filter(
      (ticket) => ticket.account_id === accountId && ticket.showtime_id === showtimeId && live.includes(ticket.state),
    )

  return {
    lookAtSeat: async ({ accountId, showtimeId, seat }) => {
      const account = tables.accounts.get(String(accountId))
      const row = tables.showtimes.get(String(showtimeId))
      if (!account) throw new Error(`no account ${accountId}`)
      const own = liveOf(accountId, showtimeId)
      const over = own.filter((ticket) => {
        const { holdEndsAtMs } = custodyOf(showtimeId, { row: ticket.seat_row, col: ticket.seat_col })
        return ticket.state === 'in-payment' && !(nowMs() < (holdEndsAtMs ?? 0))
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
        custody: custodyOf(showtimeId, seat),
        takenSlots: own.map((ticket) => ticket.customer_slot ?? 0),
        overSeats: over.map((ticket) => ({ row: ticket.seat_row, col: ticket.seat_col })),
      }
    },
    writeHold: ({ cinemaId, accountId, showtimeId, seat }, { showtime, slot, paidFen, ...decided }) =>
      transact(async () => {
        const row = tables.showtimes.get(String(showtimeId))
        const isAsSeen = row?.called_off_at_ms === null && !row.is_withheld && row.moved_at_ms === showtime.movedAtMs
        if (!isAsSeen || row.begins_at_ms !== showtime.beginsAtMs || row.price_fen !== showtime.priceFen) {
          return 'Overtaken'
        }
        const custody = custodyOf(showtimeId, seat)
        if (!isClaimable(custody, decided.nowMs)) return 'Overtaken'
        if (liveOf(accountId, showtimeId).some((ticket) => ticket.customer_slot === slot)) return 'Overtaken'
        const before = tables.mark()
        const { holdEndsAtMs } = decided
        const held = { holder: serverDevice, epoch: 0, number: custody.number + 1, state: 'in-payment', holdEndsAtMs }
        book.putSeat({ cinemaId, showtimeId }, seat, held as typeof untouchedSeat)
        await book.queries.lapseTicketsOf({ cinemaId, showtimeId }, [seat])
        const ticketNumber = tables.next('ticket_ids') as never
        try {
          await book.queries.addTicket({
            ...{ cinema_id: cinemaId, ticket_number: ticketNumber, showtime_id: showtimeId, seat_row: seat.row },
            ...{ seat_col: seat.col, sale_number: held.number, state: 'in-payment', account_id: accountId },
            ...{ customer_slot: slot, device: serverDevice, price_fen: row.price_fen, paid_fen: paidFen },
            made_at_ms: decided.nowMs,
          })
        } catch (error) {
          if (!isTaken(error, 'tickets_live')) throw error
          tables.undoTo(before)
          return 'SeatGone'
        }
        await book.queries.noteChange(cinemaId, 'seatStates', [showtimeId])
        return ticketNumber
      }),
    lookAtOrder: async ({ ticketNumber }) => {
      const ticket = tables.tickets.get(String(ticketNumber))
      const row = ticket && tables.showtimes.get(String(ticket.showtime_id))
      if (!ticket || !row) return undefined
      const seat = { row: ticket.seat_row, col: ticket.seat_col }
      const custody = custodyOf(ticket.showtime_id, seat)
      const account = tables.accounts.get(String(ticket.account_id))
      return {
        ...{ ticketNumber, accountId: ticket.account_id, customerName: account?.name ?? null, state: ticket.state },
        ...{ showtimeId: ticket.showtime_id, seat, saleNumber: ticket.sale_number, paidFen: ticket.paid_fen },
        ...{ madeAtMs: ticket.made_at_ms, filmTitle: row.film_title, hallName: row.hall_name },
        ...{ beginsAtMs: row.begins_at_ms, calledOffAtMs: row.called_off_at_ms, isWithheld: row.is_withheld },
        ...{ custodyNumber: custody.number, holdEndsAtMs: custody.holdEndsAtMs },
      }
    },
    writeSale: (cinemaId, { ticketNumber, showtimeId, seat, saleNumber }, { nowMs: atMs, method }) =>
      transact(async () => {
        const row = tables.showtimes.get(String(showtimeId))
        const custody = custodyOf(showtimeId, seat)
        const isHeld = custody.number === saleNumber && (custody.holdEndsAtMs ?? 0) > atMs
        const ticket = tables.tickets.get(String(ticketNumber))
        if (!ticket || row?.called_off_at_ms !== null || row.begins_at_ms <= atMs || !isHeld) return false
        if (row.is_withheld) return false
        const sold = { ...custody, state: 'sold', holder: serverDevice, holdEndsAtMs: null } as const
        book.putSeat({ cinemaId, showtimeId }, seat, sold)
        book.putTicket({ ...ticket, state: 'sold', sold_at_ms: atMs, method })
        await book.queries.noteChange(cinemaId, 'seatStates', [showtimeId])
        return true
      }),
  }
}
