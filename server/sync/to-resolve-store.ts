import type { ShowtimeId, TicketNumber } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { TicketRow } from '../sales/tickets-store.ts'

/** Something that a person must look at, and the journal entry that brought it. */
export type Item = {
  readonly why: string
  readonly seq: number
  readonly showtimeId: ShowtimeId | null
  readonly ticketNumber: TicketNumber | null
}

export async function addToResolve(trx: Database, device: DeviceRow, item: Item, nowMs: number): Promise<void> {
  await trx
    .insertInto('to_resolve')
    .values({
      cinema_id: device.cinema_id,
      why: item.why,
      device: device.device,
      epoch: device.epoch,
      seq: item.seq,
      showtime_id: item.showtimeId,
      ticket_number: item.ticketNumber,
      made_at_ms: nowMs,
      resolved_at_ms: null,
    })
    .execute()
}

/** Notes that a kiosk's customer must be paid back, by the kiosk that took the money or by staff in cash (rule 9). */
export async function addRefundDue(trx: Database, ticket: TicketRow, nowMs: number): Promise<void> {
  await trx
    .insertInto('to_resolve')
    .values({
      cinema_id: ticket.cinema_id,
      why: 'refund-due',
      device: ticket.device,
      showtime_id: ticket.showtime_id,
      ticket_number: ticket.ticket_number,
      made_at_ms: nowMs,
    })
    .execute()
}
