import type { ChangeFeed } from '../../server/events/change-feed.ts'
import type { Change } from '../../server/events/changes-store.ts'
import type { Relayed } from '../../server/events/relay.ts'
import { toSeatStates } from '../../server/seats/seat-states.ts'
import { toShowtimeReplica } from '../../server/showtimes/showtime-replicas.ts'
import type { RefundReplica, ReplicaMessage, ReplicaName } from '../../shared/catalog/replicas.ts'
import { packSeatStates } from '../../shared/catalog/seat-states.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { toFen } from '../../shared/core/money.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { MemoryLedger } from './memory-ledger.ts'
import { removeRows, select, upsert } from './memory-statements.ts'
import type { MemoryTables } from './memory-tables.ts'
import type { MemoryTransaction } from './memory-transaction.ts'
import type { Schedule } from './schedule.ts'

/** The feed of changes on tables in memory. Films and halls stay as the schedule has them. */
export function createMemoryFeed(
  tables: MemoryTables,
  schedule: Schedule,
  ledger: MemoryLedger,
  clock: Clock,
): ChangeFeed {
  const changesWhere = (isWanted: (replica: string) => boolean, after: number, limit: number): Change[] =>
    [...tables.changes.all()]
      .filter((change) => change.seq > after && isWanted(change.replica))
      .sort((a, b) => a.seq - b.seq)
      .slice(0, limit)
      .map(({ replica, document_id, seq }) => ({ replica, documentId: document_id, seq }))

  const documentsOf = (replica: ReplicaName, ids: readonly string[]): { readonly id: string }[] => {
    switch (replica) {
      case 'films':
        return schedule.films
      case 'halls':
        return schedule.halls
      case 'showtimes':
        return ids.flatMap((id) => {
          const row = tables.showtimes.get(id)
          return row ? [toShowtimeReplica(row)] : []
        })
      case 'refunds':
        return ids.flatMap((id) => toRefund(tables, id) ?? [])
      case 'seatStates': {
        const rows = [...tables.seat_custody.all()].filter(
          (row) => row.state !== 'free' && ids.includes(String(row.showtime_id)),
        )
        const inOrder = rows.sort((a, b) => a.seat_row - b.seat_row || a.seat_col - b.seat_col)
        return toSeatStates(ids.map(Number) as ShowtimeId[], inOrder, clock.nowMs()).map(packSeatStates)
      }
      default:
        return []
    }
  }

  return {
    relay: () => ledger.alter('relay', relay),
    lastSeq: (cinemaId) => ledger.read(() => tables.change_counters.get(String(cinemaId))?.seq ?? 0),
    changesAfter: (_, after, limit) => ledger.read(() => changesWhere(() => true, after, limit)),
    changesOfReplica: (_, wanted, after, limit) =>
      ledger.read(() => changesWhere((replica) => replica === wanted, after, limit)),
    currentDocuments: <Name extends ReplicaName>(_: number, replica: Name, ids: readonly string[]) =>
      ledger.read(() => {
        const byId = new Map(documentsOf(replica, ids).map((document) => [document.id, document]))
        return ids.flatMap((id) => byId.get(id) ?? []) as ReplicaMessage<Name>[]
      }),
  }

  /** One statement (server/events/relay.ts): what is in the outbox as it begins, each document under its next number. */
  async function relay(trx: MemoryTransaction): Promise<Relayed> {
    const notes = select(trx, tables.outbox, () => true).sort((a, b) => a.outbox_id - b.outbox_id)
    const moved = await removeRows(trx, tables.outbox, notes)
    const documents = new Map(moved.map((note) => [`${note.replica}/${note.document_id}`, note]))
    for (const { cinema_id, replica, document_id } of documents.values()) {
      const first = { cinema_id, seq: 1 }
      const counted = await upsert(trx, tables.change_counters, first, (row) => ({ ...row, seq: row.seq + 1 }))
      const change = { cinema_id, replica, document_id, seq: counted?.seq ?? 0 }
      await upsert(trx, tables.changes, change, () => change)
    }
    return 'all'
  }
}

/** A ticket that was taken back, as kiosks know it; any other has no such document. */
function toRefund(tables: MemoryTables, id: string): RefundReplica | null {
  const ticket = tables.tickets.get(id)
  if (ticket?.state !== 'refunded') return null
  const due = [...tables.review_items.all()].find(
    (item) => item.ticket_number === ticket.ticket_number && item.why === 'refund-due',
  )
  const leftFen = due && (due.amount_fen ?? 0) - due.paid_fen
  const isDue = due?.resolved_at_ms === null && (due.paid_fen === 0 || (leftFen ?? 0) > 0)
  const money = due ? (isDue ? 'due' : 'paid') : 'none'
  const { ticket_number: ticketNumber, sale_id: saleId, device, paid_fen } = ticket
  const amountFen = isDue && leftFen !== undefined ? toFen(leftFen) : paid_fen
  const next = [...tables.tickets.all()].find(({ replaces }) => replaces === ticketNumber)
  const place = next && { ticketNumber: next.ticket_number, row: next.seat_row, col: next.seat_col }
  const replacement = place && next ? { ...place, saleNumber: next.sale_number } : null
  return { id, isDeleted: false, ticketNumber, saleId, device, amountFen, money, replacement }
}
