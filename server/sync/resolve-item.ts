import type { Log } from '../../runtime/log.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { isSeat } from '../../shared/seats/seat-plan.ts'
import type { SyncRefusal } from '../../shared/sync/refusals.ts'
import type { RefundCause, ResolveAnswer, ResolveRequest } from '../../shared/sync/staff-messages.ts'
import { isManager, staffByKiosk } from '../accounts/staff-of.ts'
import { lockKiosk } from '../kiosks/devices-of-kiosk.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import type { OpenItem } from '../ledger/review/open-items-store.ts'
import type { ItemRow } from '../ledger/review/review-store.ts'
import { endTicket } from '../sales/end-ticket.ts'
import { reseatTicket } from '../sales/reseat-ticket.ts'
import type { Proofs } from '../seats/proofs.ts'
import { applyQuarantinedJournal } from './apply-quarantined-journal.ts'
import { waysToEnd } from './ways-to-end.ts'

type ResolveRefusal = Extract<
  SyncRefusal,
  { code: 'NotStaff' | 'NotSignedIn' | 'NeedsManager' | 'NoItem' | 'NotThisWay' | 'SeatsGone' }
>
type Resolved = Result<ResolveAnswer, ResolveRefusal>

/**
 * A person ends what waits for one (rules 6, 8 and 11): it stands as it is, its ticket is refunded, its holder gets
 * another seat, or a journal quarantined counts after all. Audited with who; said again in the same words, it answers the same.
 */
export function createResolveItem({
  ledger,
  clock,
  log,
  proofs,
}: {
  ledger: Ledger
  clock: Clock
  log: Log
  proofs: Proofs
}) {
  return async (device: DeviceRow, request: ResolveRequest): Promise<Resolved> =>
    ledger.transact(async (tx) => {
      const { cinema_id: cinemaId } = device
      const { itemId, accountId, end } = request
      const found = await tx.review.findItem(cinemaId, itemId)
      // What is quarantined of a journal, and whether that is listed, is judged under its kiosk's lock alone.
      if (found?.device && isAboutJournal(found)) await lockKiosk(tx, found.device)
      const named = await staffByKiosk(tx, device, accountId)
      if (!named.ok) return named
      const { by, staff } = named.value
      const item = await tx.review.lockItem(cinemaId, itemId)
      if (!item) return refused({ code: 'NoItem' })
      if (item.resolved_at_ms !== null) return sayAgain(tx, item, request)
      const open = await lockWhatItIsAbout(tx, item, end)
      // It has ended by itself. One that is seen from now on is as one that was seen after this.
      if (item.why === 'undelivered' && open.ticket && (await tx.sales.isTicketSeen(open.ticket)))
        return refused({ code: 'NoItem' })
      if (!waysToEnd(open).includes(end.kind)) return refused({ code: 'NotThisWay' })
      const isForManagers = item.why === 'quarantined' || item.why === 'refund-due'
      if (isForManagers && !isManager(staff)) return refused({ code: 'NeedsManager' })
      const nowMs = clock.nowMs()
      const done = await carryOut(tx, open, end, nowMs)
      if (!done.ok) return done
      const newTicketNumber = done.value.ticket?.ticketNumber
      const ended = { kind: end.kind, by, device: device.device, ...(newTicketNumber ? { newTicketNumber } : {}) }
      await tx.review.endItem(item, ended, nowMs)
      const { why, ticket_number: ticketNumber } = item
      const { kind: how, ...chosen } = end
      const [from, to] = [
        { itemId, why, ticketNumber },
        { how, ...chosen, ...done.value },
      ]
      await tx.accounts.keepAudit(by, { action: 'item-resolved', from, to }, nowMs)
      return done
    })

  async function carryOut(
    tx: LedgerTx,
    { item, ticket }: OpenItem,
    end: ResolveRequest['end'],
    nowMs: number,
  ): Promise<Resolved> {
    switch (end.kind) {
      case 'accept':
        if (item.why === 'refund-due' && ticket)
          await tx.events.noteChange(item.cinema_id, 'refunds', [ticket.ticket_number])
        if (item.why === 'quarantined' && item.device !== null && item.epoch !== null)
          await tx.journals.dismissApart({ device: item.device, epoch: item.epoch })
        return accepted({ ticket: null })
      case 'apply':
        await applyQuarantinedJournal(tx, item, { nowMs, log, proofs })
        return accepted({ ticket: null })
      case 'refund': {
        if (!ticket) return refused({ code: 'NotThisWay' })
        const isEnded = await endTicket(tx, ticket, { cause: causeOf(item), payer: null }, nowMs)
        return isEnded ? accepted({ ticket: null }) : refused({ code: 'NotThisWay' })
      }
      case 'reseat': {
        if (!ticket) return refused({ code: 'NotThisWay' })
        const reseated = await reseatTicket(tx, ticket, end.seat, nowMs)
        if (reseated.ok) return answerTicket(tx, item, reseated.value)
        return refused(
          reseated.refusal === 'SeatsGone' ? { code: 'SeatsGone', seats: [end.seat] } : { code: 'NotThisWay' },
        )
      }
    }
  }
}

function isAboutJournal({ why }: ItemRow): boolean {
  return why === 'quarantined' || why === 'forked'
}

/**
 * The item with its showtime and ticket, of which showtime and seats are locked in everybody's order. Whether the ticket
 * has ended meanwhile is judged again where it ends, under its own lock (end-ticket.ts, reseat-ticket.ts).
 */
async function lockWhatItIsAbout(tx: LedgerTx, item: ItemRow, end: ResolveRequest['end']): Promise<OpenItem> {
  const { cinema_id: cinemaId, showtime_id: showtimeId, ticket_number: ticketNumber } = item
  const showtime = showtimeId === null ? undefined : await tx.showtimes.lockShowtime(cinemaId, showtimeId, 'share')
  const found = ticketNumber === null ? undefined : await tx.sales.findTicket(cinemaId, ticketNumber)
  if (!found) return { item, showtime: showtime ?? null, ticket: null }
  const seat = { row: found.seat_row, col: found.seat_col }
  const ofShowtime = { cinemaId, showtimeId: found.showtime_id }
  const isSeatToMake = end.kind === 'reseat' && showtime && isSeat(showtime.plan, end.seat)
  await (isSeatToMake ? tx.seats.makeSeats(ofShowtime, [seat, end.seat]) : tx.seats.lockSeats(ofShowtime, [seat]))
  return { item, showtime: showtime ?? null, ticket: found }
}

/** The answer of the first time may have been lost on its way. */
async function sayAgain(tx: LedgerTx, item: ItemRow, { accountId, end }: ResolveRequest): Promise<Resolved> {
  if (item.ended_how !== end.kind || item.ended_by !== accountId) return refused({ code: 'NoItem' })
  if (end.kind !== 'reseat') return accepted({ ticket: null })
  if (item.new_ticket_number === null) return refused({ code: 'NoItem' })
  const again = await answerTicket(tx, item, item.new_ticket_number)
  const isSame = again.ok && again.value.ticket?.row === end.seat.row && again.value.ticket.col === end.seat.col
  return isSame ? again : refused({ code: 'NoItem' })
}

async function answerTicket(
  tx: LedgerTx,
  item: ItemRow,
  newTicketNumber: NonNullable<ItemRow['new_ticket_number']>,
): Promise<Resolved> {
  const ticket = await tx.sales.findTicket(item.cinema_id, newTicketNumber)
  if (!ticket) return refused({ code: 'NoItem' })
  const { ticket_number: ticketNumber, showtime_id: showtimeId, seat_row: row, seat_col: col } = ticket
  const { sale_number: saleNumber, sale_id: saleId } = ticket
  return accepted({ ticket: { ticketNumber, showtimeId, row, col, saleNumber, saleId } })
}

function causeOf(item: ItemRow): RefundCause {
  const { why } = item
  return why === 'displaced' || why === 'showtime-changed' || why === 'price' ? why : 'staff'
}
