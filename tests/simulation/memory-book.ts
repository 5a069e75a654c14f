import type { Book } from '../../server/ledger/ledger.ts'
import { toCustody } from '../../server/seats/custody-store.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { SeatCustody } from '../../shared/seats/custody.ts'
import { isClaimable, untouchedSeat } from '../../shared/seats/custody.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import { compareSeats, seatKey } from '../../shared/seats/seat-plan.ts'
import { openMemoryItems } from './memory-items.ts'
import { openMemoryProgramme } from './memory-programme.ts'
import { openMemoryRecovery } from './memory-recovery.ts'
import type { MemoryTables } from './memory-tables.ts'
import { uniqueViolation } from './memory-tables.ts'

type OfShowtime = { readonly cinemaId: number; readonly showtimeId: ShowtimeId }
type Ticket = NonNullable<ReturnType<MemoryTables['tickets']['get']>>

const live = ['in-payment', 'sold']

function isLapsed(row: Parameters<typeof toCustody>[0], nowMs: number): boolean {
  return row.state === 'in-payment' && (row.hold_ends_at_ms ?? 0) <= nowMs
}

export type MemoryBook = {
  readonly queries: Omit<Book, 'attempt'>
  /** Writes a ticket, under the index over live ones. */
  readonly putTicket: (ticket: Ticket) => void
  /** Writes a seat's custody, its row made where it is missing. */
  readonly putSeat: (ofShowtime: OfShowtime, seat: SeatPosition, next: SeatCustody) => void
}

/** The queries of the ledger's book on tables in memory, with the constraints that the database keeps. */
export function openMemoryBook(tables: MemoryTables): MemoryBook {
  const custodyKey = ({ showtimeId }: OfShowtime, seat: SeatPosition) => `${showtimeId}/${seatKey(seat)}`
  const ticketKey = (ticketNumber: number) => String(ticketNumber)

  const refuseSecondLive = (ticket: Ticket) => {
    if (!live.includes(ticket.state)) return
    for (const other of tables.tickets.all()) {
      if (isSameSlot(ticket, other)) throw uniqueViolation('tickets_customer')
      const isSame = other.showtime_id === ticket.showtime_id && other.seat_row === ticket.seat_row
      if (!isSame || other.seat_col !== ticket.seat_col || other.ticket_number === ticket.ticket_number) continue
      if (live.includes(other.state)) throw uniqueViolation('tickets_live')
    }
  }
  const putTicket = (ticket: Ticket) => {
    refuseSecondLive(ticket)
    tables.tickets.put(ticketKey(ticket.ticket_number), ticket)
  }
  const writeSeat = ({ cinemaId, showtimeId }: OfShowtime, seat: SeatPosition, next: SeatCustody) => {
    tables.seat_custody.put(custodyKey({ cinemaId, showtimeId }, seat), {
      cinema_id: cinemaId,
      showtime_id: showtimeId,
      seat_row: seat.row,
      seat_col: seat.col,
      holder: next.holder,
      epoch: next.epoch,
      number: next.number,
      state: next.state,
      hold_ends_at_ms: next.holdEndsAtMs,
    })
  }
  const seatOf = (ofShowtime: OfShowtime, seat: SeatPosition) => {
    const row = tables.seat_custody.get(custodyKey(ofShowtime, seat))
    return row ? toCustody(row) : untouchedSeat
  }
  const sortedCustodies = (isWanted: (row: Parameters<typeof toCustody>[0] & { showtime_id: number }) => boolean) =>
    [...tables.seat_custody.all()]
      .filter(isWanted)
      .sort((a, b) => a.showtime_id - b.showtime_id || a.seat_row - b.seat_row || a.seat_col - b.seat_col)

  const queries: MemoryBook['queries'] = {
    ...openMemoryItems(tables),
    ...openMemoryProgramme(tables),
    ...openMemoryRecovery(tables),
    acknowledgeUpTo: async (device, seq, nowMs) => {
      const row = tables.devices.get(String(device))
      if (row) tables.devices.put(String(device), { ...row, acknowledged_seq: seq, heard_at_ms: nowMs })
    },
    addDevice: async (device) =>
      tables.devices.insert(String(device.device), {
        ...{ merchant_id: null, app_version: null, recovery: null, heard_at_ms: null },
        ...{ closed_epoch: null, closed_seq: null, ...device, state: device.state ?? 'enrolled' },
      }),
    addTicket: async (ticket) => {
      if (tables.tickets.get(ticketKey(ticket.ticket_number))) return false
      const nullable = {
        account_id: null,
        customer_slot: null,
        sale_id: null,
        method: null,
        terminal_reference: null,
        token: null,
      }
      putTicket({ ...nullable, sold_at_ms: null, ...ticket })
      return true
    },
    claimSeats: async (ofShowtime, seats, claimant, nowMs) => {
      const lost = seats.filter((seat) => !isClaimable(seatOf(ofShowtime, seat), nowMs))
      if (lost.length > 0) return refused(lost)
      const claimed = seats.toSorted(compareSeats).map(({ row, col }) => {
        const number = seatOf(ofShowtime, { row, col }).number + 1
        writeSeat(ofShowtime, { row, col }, { ...claimant, number, state: 'granted', holdEndsAtMs: null })
        return { row, col, grantNumber: number }
      })
      return accepted(claimed)
    },
    countHeldSeats: async () => {
      const held = sortedCustodies((row) => row.state === 'granted' || row.state === 'written-off')
      const counted = Map.groupBy(held, (row) => `${row.holder}/${row.state}`)
      return [...counted.values()].flatMap((rows) =>
        rows.slice(0, 1).map((row) => ({ device: row.holder, state: row.state as 'granted', count: rows.length })),
      )
    },
    countKiosks: async () =>
      [...tables.devices.all()].filter((row) => !row.is_blocked && row.state === 'enrolled').length,
    custodiesOf: async ({ showtimeId }) =>
      sortedCustodies((row) => row.showtime_id === showtimeId).map((row) => ({
        seat: { row: row.seat_row, col: row.seat_col },
        custody: toCustody(row),
      })),
    displaceTicketsOf: async ({ showtimeId }, seats) => {
      const keys = new Set(seats.map(seatKey))
      const displaced = [...tables.tickets.all()].filter((ticket) => {
        const seat = { row: ticket.seat_row, col: ticket.seat_col }
        return ticket.showtime_id === showtimeId && ticket.state === 'sold' && keys.has(seatKey(seat))
      })
      for (const ticket of displaced) putTicket({ ...ticket, state: 'displaced' })
      return displaced.map((ticket) => ticket.ticket_number)
    },
    entriesBetween: async (device, firstSeq, lastSeq) =>
      Array.from({ length: Math.max(0, lastSeq - firstSeq + 1) }, (_, index) => firstSeq + index).flatMap((seq) => {
        const row = tables.journal_entries.get(`${device.device}/${device.epoch}/${seq}`)
        return row ? [{ seq, entryId: row.entry_id, outcome: row.outcome, why: row.why as never }] : []
      }),
    entriesApart: async ({ device, epoch }) =>
      [...tables.journal_entries.all()]
        .filter((entry) => entry.device === device && entry.epoch === epoch && entry.outcome === 'set-apart')
        .sort((a, b) => a.seq - b.seq)
        .map(({ raw }) => JSON.parse(raw)),
    mayHaveSoldUnknown: async ({ device, epoch }) => {
      const isApart = [...tables.journal_entries.all()].some(
        (entry) => entry.device === device && entry.epoch === epoch && entry.outcome === 'set-apart',
      )
      return (
        isApart ||
        [...tables.to_resolve.all()].some(
          (item) => item.why === 'forked' && item.device === device && item.epoch === epoch,
        )
      )
    },
    lastSeqOf: async ({ device, epoch }) =>
      [...tables.journal_entries.all()]
        .filter((entry) => entry.device === device && entry.epoch === epoch)
        .reduce((last, { seq }) => Math.max(last, seq), 0),
    findAccount: async (_, accountId) => tables.accounts.get(String(accountId)),
    findDevice: async (device) => tables.devices.get(String(device)),
    findGrant: async (device, requestId) => tables.grants.get(`${device}/${requestId}`)?.answer as never,
    findMerchant: async () => undefined,
    findTicket: async (_, ticketNumber) => tables.tickets.get(ticketKey(ticketNumber)),
    freeLapsedHolds: async (ofShowtime, nowMs) =>
      sortedCustodies((row) => row.showtime_id === ofShowtime.showtimeId && isLapsed(row, nowMs)).map((row) => {
        const seat = { row: row.seat_row, col: row.seat_col }
        writeSeat(ofShowtime, seat, { ...toCustody(row), ...untouchedSeat, number: row.number })
        return seat
      }),
    getCinema: async (cinemaId) => {
      const row = tables.cinemas.get(String(cinemaId))
      if (!row) throw new Error(`no cinema ${cinemaId}`)
      return { cinemaId, name: row.name, nameEn: row.name_en, timeZone: row.time_zone }
    },
    hasEntryId: async (_, entryId) => {
      const entry = tables.entry_ids.get(entryId)
      return entry !== undefined
    },
    hasLiveTickets: async (ofShowtime, nowMs) =>
      [...tables.tickets.all()].some((ticket) => {
        if (ticket.showtime_id !== ofShowtime.showtimeId) return false
        const { holdEndsAtMs } = seatOf(ofShowtime, { row: ticket.seat_row, col: ticket.seat_col })
        return ticket.state === 'sold' || (ticket.state === 'in-payment' && (holdEndsAtMs ?? 0) > nowMs)
      }),
    keepAudit: async (by, change, nowMs) => {
      const audit_id = tables.next('audit_ids')
      const { action, from, to } = change
      const of = { cinema_id: by.cinemaId, account_id: by.accountId, device: by.device }
      tables.audit.insert(String(audit_id), { audit_id, ...of, action, at_ms: nowMs, detail: { from, to } })
    },
    keepEntry: async (device, entry, verdict, nowMs) => {
      const { epoch, cinema_id } = device
      if (verdict.outcome !== 'unreadable') {
        if (tables.entry_ids.get(entry.id)) throw uniqueViolation('journal_entries_id')
        tables.entry_ids.put(entry.id, { entry_id: entry.id })
      }
      tables.journal_entries.insert(`${device.device}/${epoch}/${entry.seq}`, {
        ...{ cinema_id, device: device.device, epoch, seq: entry.seq, entry_id: entry.id, kind: entry.kind },
        ...{ raw: JSON.stringify(entry), outcome: verdict.outcome, why: verdict.why, received_at_ms: nowMs },
      })
    },
    lapseTicketsOf: async ({ showtimeId }, seats) => {
      const keys = new Set(seats.map(seatKey))
      for (const ticket of tables.tickets.all()) {
        const seat = { row: ticket.seat_row, col: ticket.seat_col }
        if (ticket.showtime_id !== showtimeId || ticket.state !== 'in-payment' || !keys.has(seatKey(seat))) continue
        putTicket({ ...ticket, state: 'lapsed' })
      }
    },
    listShowtimesToReview: async (_, nowMs, untilMs) =>
      [...tables.showtimes.all()]
        .filter((row) => row.ends_at_ms > nowMs && row.begins_at_ms < untilMs && row.called_off_at_ms === null)
        .sort((a, b) => a.begins_at_ms - b.begins_at_ms || a.showtime_id - b.showtime_id)
        .map((row) => row.showtime_id),
    lockDevice: async (device) => tables.devices.get(String(device)),
    lockEnrolCode: async (code, nowMs) => {
      const row = tables.enrol_codes.get(code)
      return row && row.expires_at_ms > nowMs ? row : undefined
    },
    lockSeats: async (ofShowtime, seats) => seats.map((seat) => seatOf(ofShowtime, seat)),
    lockShowtime: async (_, showtimeId) => tables.showtimes.get(String(showtimeId)),
    markRefunded: async (_, ticketNumber) => {
      const ticket = tables.tickets.get(ticketKey(ticketNumber))
      if (ticket?.state !== 'sold' && ticket?.state !== 'displaced') return false
      putTicket({ ...ticket, state: 'refunded' })
      return true
    },
    nextTicketNumber: async () => tables.next('ticket_ids') as never,
    nextDeviceNumber: async () => tables.next('device_numbers') as never,
    noteHello: async (device, appVersion, nowMs) => {
      const row = tables.devices.get(String(device))
      if (row) tables.devices.put(String(device), { ...row, app_version: appVersion, heard_at_ms: nowMs })
    },
    noteChange: async (cinemaId, replica, documentIds) => {
      for (const id of documentIds) {
        const outbox_id = tables.next('outbox_ids')
        tables.outbox.insert(String(outbox_id), { outbox_id, cinema_id: cinemaId, replica, document_id: String(id) })
      }
    },
    rejudgeEntry: async (device, seq, verdict) => {
      const key = `${device.device}/${device.epoch}/${seq}`
      const row = tables.journal_entries.get(key)
      if (row) tables.journal_entries.put(key, { ...row, ...verdict })
    },
    rememberGrant: async (cinemaId, device, requestId, outcome, nowMs) =>
      tables.grants.insert(`${device}/${requestId}`, {
        ...{ cinema_id: cinemaId, device, request_id: requestId, answer: outcome, made_at_ms: nowMs },
      }),
    putCustody: async (ofShowtime, seat, next) => writeSeat(ofShowtime, seat, next),
    seatsHeldBy: async (device, state) =>
      sortedCustodies((row) => row.holder === device && row.state === state).map((row) => ({
        showtimeId: row.showtime_id,
        ...{ row: row.seat_row, col: row.seat_col, grantNumber: row.number },
      })),
    setStandingSeats: async ({ showtimeId }, standingSeats) => {
      const row = tables.showtimes.get(String(showtimeId))
      if (row) tables.showtimes.put(String(showtimeId), { ...row, standing_seats: standingSeats })
    },
    showtimesWithLapsedHolds: async (nowMs, limit) => {
      const rows = sortedCustodies((row) => isLapsed(row, nowMs))
      const found = new Map(rows.map((row) => [row.showtime_id, row]))
      return [...found.values()]
        .slice(0, limit)
        .map((row) => ({ cinemaId: row.cinema_id, showtimeId: row.showtime_id }))
    },
    spendEnrolCode: async (code, device) => {
      const row = tables.enrol_codes.get(code)
      if (row) tables.enrol_codes.put(code, { ...row, used_by: device })
    },
    spendNonce: async (device, nonce, nowMs) => {
      if (tables.device_nonces.get(`${device}/${nonce}`)) return false
      tables.device_nonces.put(`${device}/${nonce}`, { device, nonce, used_at_ms: nowMs })
      return true
    },
    stopOf: async (device) => (tables.devices.get(String(device))?.is_blocked ? 'blocked' : null),
    ticketsOfSale: async ({ device }, saleId) =>
      [...tables.tickets.all()]
        .filter((ticket) => ticket.sale_id === saleId && ticket.device === device)
        .sort((a, b) => a.ticket_number - b.ticket_number),
    writeCustody: async (ofShowtime, seat, next) => {
      // An update, as in the database: a seat that nobody ever claimed has no row.
      if (tables.seat_custody.get(custodyKey(ofShowtime, seat))) writeSeat(ofShowtime, seat, next)
    },
  }
  return { queries, putTicket, putSeat: writeSeat }
}

/** Whether another live order of the same customer has the slot. */
function isSameSlot(ticket: Ticket, other: Ticket): boolean {
  if (ticket.account_id === null || other.account_id !== ticket.account_id || !live.includes(other.state)) return false
  if (other.ticket_number === ticket.ticket_number || other.showtime_id !== ticket.showtime_id) return false
  return other.customer_slot === ticket.customer_slot
}
