import type { Selectable, Updateable } from 'kysely'
import type { DeviceNumber, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import type { Fen } from '../../../shared/core/money.ts'
import type { RefundCause, WayToEnd, WhyListed } from '../../../shared/sync/staff-messages.ts'
import type { Database, Tables } from '../../db/tables.ts'
import type { Author } from '../accounts/audit-store.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { TicketRow } from '../sales/tickets-store.ts'

/** Something that a person must look at, and the journal entry that brought it. */
export type Item = {
  readonly why: WhyListed
  readonly seq: number | null
  readonly showtimeId: ShowtimeId | null
  readonly ticketNumber: TicketNumber | null
  /** The money that it is about, where it is about money. */
  readonly amountFen?: Fen
  /** The entry of a second journal that it is about. */
  readonly entryId?: string
}

export type ItemRow = Selectable<Tables['review_items']>

/** A ticket's money that is, or was, due. */
export type RefundDue = ItemRow & { readonly ticket_number: TicketNumber; readonly amount_fen: Fen }

export async function addItem(trx: Database, device: DeviceRow, item: Item, nowMs: number): Promise<void> {
  await trx
    .insertInto('review_items')
    .values({
      cinema_id: device.cinema_id,
      why: item.why,
      device: device.device,
      epoch: device.epoch,
      seq: item.seq,
      showtime_id: item.showtimeId,
      ticket_number: item.ticketNumber,
      amount_fen: item.amountFen ?? null,
      entry_id: item.entryId ?? null,
      made_at_ms: nowMs,
      resolved_at_ms: null,
    })
    .execute()
}

/**
 * Notes that a kiosk's customer must be paid back, by the kiosk that took the money or by staff in cash (rule 9).
 * `payer` has taken it on itself already. A ticket's money is due once: the second time nothing is changed.
 */
export async function addRefundDue(
  trx: Database,
  ticket: TicketRow,
  cause: RefundCause,
  payer: DeviceNumber | null,
  nowMs: number,
): Promise<void> {
  await trx
    .insertInto('review_items')
    .values({
      cinema_id: ticket.cinema_id,
      why: 'refund-due',
      device: ticket.device,
      showtime_id: ticket.showtime_id,
      ticket_number: ticket.ticket_number,
      amount_fen: ticket.paid_fen,
      cause,
      payer,
      made_at_ms: nowMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The item as it was a moment ago: what it is about never changes, whether it is open does. */
export async function findItem(db: Database, cinemaId: number, itemId: number): Promise<ItemRow | undefined> {
  return itemsOf(db, cinemaId).selectAll().where('item_id', '=', itemId).executeTakeFirst()
}

/** The item, kept for this transaction alone. */
export async function lockItem(trx: Database, cinemaId: number, itemId: number): Promise<ItemRow | undefined> {
  return itemsOf(trx, cinemaId).selectAll().where('item_id', '=', itemId).forUpdate().executeTakeFirst()
}

/** The ticket's money as it is, or was, due; kept for this transaction alone. */
export async function lockRefundDue(
  trx: Database,
  cinemaId: number,
  ticketNumber: TicketNumber,
): Promise<RefundDue | undefined> {
  return itemsOf(trx, cinemaId)
    .selectAll()
    .where('ticket_number', '=', ticketNumber)
    .where('why', '=', 'refund-due')
    .forUpdate()
    .$castTo<RefundDue>()
    .executeTakeFirst()
}

/** This device pays it back; that it took that on is kept also where another one takes it over. */
export async function setPayer(trx: Database, item: RefundDue, payer: DeviceNumber): Promise<void> {
  const { cinema_id, ticket_number } = item
  await trx
    .insertInto('refund_claims')
    .values({ cinema_id, ticket_number, device: payer })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await updateItem(trx, item, { payer })
}

/** Whether this device ever took it on itself to pay it. */
export async function hasClaimed(trx: Database, item: RefundDue, device: DeviceNumber): Promise<boolean> {
  const found = await trx
    .selectFrom('refund_claims')
    .select('device')
    .where('cinema_id', '=', item.cinema_id)
    .where('ticket_number', '=', item.ticket_number)
    .where('device', '=', device)
    .execute()
  return found.length > 0
}

/** So much of it is said to be paid by now. */
export async function setPaid(trx: Database, item: RefundDue, paidFen: Fen): Promise<void> {
  await updateItem(trx, item, { paid_fen: paidFen })
}

/** The item is resolved in this way, by a person or, for a refund that a terminal paid, by none. */
export async function endItem(
  trx: Database,
  item: ItemRow,
  end: {
    readonly kind: WayToEnd | 'paid'
    readonly by: Author | null
    readonly device: DeviceNumber | null
    readonly newTicketNumber?: TicketNumber
  },
  nowMs: number,
): Promise<void> {
  await updateItem(trx, item, {
    resolved_at_ms: nowMs,
    ended_how: end.kind,
    ended_by: end.by?.accountId ?? null,
    ended_at_device: end.device,
    new_ticket_number: end.newTicketNumber ?? null,
  })
}

/** Whether an item of this kind is open of the device's journal of this epoch. */
export async function isListed(trx: Database, device: DeviceRow, why: WhyListed): Promise<boolean> {
  return isThere(openItemsOf(trx, device).where('why', '=', why).where('epoch', '=', device.epoch))
}

/** Whether an item of this kind is open of the device, whatever epoch it is of. */
export async function isDeviceListed(trx: Database, device: DeviceRow, why: WhyListed): Promise<boolean> {
  return isThere(openItemsOf(trx, device).where('why', '=', why))
}

/** Whether a part of the device's journal waits for a person: quarantined, in whichever epoch, or one of two. */
export async function isJournalInDoubt(trx: Database, device: DeviceRow): Promise<boolean> {
  return isThere(openItemsOf(trx, device).where('why', 'in', ['quarantined', 'forked']))
}

/** Whether this entry of a second journal of the device was ever listed. */
export async function wasListed(trx: Database, device: DeviceRow, entryId: string): Promise<boolean> {
  const { cinema_id: cinemaId, device: number } = device
  return isThere(itemsOf(trx, cinemaId).where('device', '=', number).where('entry_id', '=', entryId))
}

function itemsOf(db: Database, cinemaId: number) {
  return db.selectFrom('review_items').where('cinema_id', '=', cinemaId)
}

function openItemsOf(db: Database, { cinema_id: cinemaId, device }: DeviceRow) {
  return itemsOf(db, cinemaId).where('device', '=', device).where('resolved_at_ms', 'is', null)
}

async function isThere(query: ReturnType<typeof itemsOf>): Promise<boolean> {
  return (await query.select('item_id').limit(1).execute()).length > 0
}

async function updateItem(trx: Database, item: ItemRow, to: Updateable<Tables['review_items']>): Promise<void> {
  await trx
    .updateTable('review_items')
    .set(to)
    .where('cinema_id', '=', item.cinema_id)
    .where('item_id', '=', item.item_id)
    .execute()
}
