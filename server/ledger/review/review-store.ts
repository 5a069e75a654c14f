import { type Selectable, sql, type Updateable } from 'kysely'
import type { DeviceNumber, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import { type Fen, toFen } from '../../../shared/core/money.ts'
import type { RefundCause, WayToEnd, WhyListed } from '../../../shared/sync/staff-messages.ts'
import { rowsAsJson } from '../../db/rows-as-json.ts'
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

/** An item as it is added. */
export type NewItem = Omit<ItemRow, 'item_id'>

const unset = {
  device: null,
  epoch: null,
  seq: null,
  showtime_id: null,
  ticket_number: null,
  resolved_at_ms: null,
  amount_fen: null,
  entry_id: null,
  paid_fen: toFen(0),
  cause: null,
  payer: null,
  ended_how: null,
  ended_by: null,
  ended_at_device: null,
  new_ticket_number: null,
} as const

export function toNewItem({ cinema_id, device, epoch }: DeviceRow, item: Item, nowMs: number): NewItem {
  const { why, seq, showtimeId: showtime_id, ticketNumber: ticket_number, amountFen = null, entryId = null } = item
  const about = { seq, showtime_id, ticket_number, amount_fen: amountFen, entry_id: entryId }
  return { ...unset, cinema_id, why, device, epoch, ...about, made_at_ms: nowMs }
}

export function toNewRefundDue(
  { cinema_id, device, showtime_id, ticket_number, paid_fen }: TicketRow,
  cause: RefundCause,
  payer: DeviceNumber | null,
  nowMs: number,
): NewItem {
  const about = { device, showtime_id, ticket_number, amount_fen: paid_fen, cause, payer }
  return { ...unset, cinema_id, why: 'refund-due', ...about, made_at_ms: nowMs }
}

export async function addItem(trx: Database, device: DeviceRow, item: Item, nowMs: number): Promise<void> {
  await addItems(trx, [toNewItem(device, item, nowMs)])
}

/** Adds items in this order. A ticket's money that is due already is a value that the table can't hold. */
export async function addItems(trx: Database, items: readonly NewItem[]): Promise<void> {
  const columns = sql.raw(`cinema_id, why, device, epoch, seq, showtime_id, ticket_number, made_at_ms, resolved_at_ms,
    amount_fen, entry_id, paid_fen, cause, payer, ended_how, ended_by, ended_at_device, new_ticket_number`)
  await sql`/* prepared: add-items */
    insert into review_items (${columns})
    select ${columns} from json_populate_recordset(null::review_items, ${rowsAsJson(items)}::json)`.execute(trx)
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
    .values(toNewRefundDue(ticket, cause, payer, nowMs))
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

/** The same of several tickets, by number; without those of which nothing ever was due. */
export async function lockRefundsDue(
  trx: Database,
  cinemaId: number,
  ticketNumbers: readonly TicketNumber[],
): Promise<RefundDue[]> {
  const { rows } = await sql<RefundDue>`
    select * from review_items
    where cinema_id = ${cinemaId} and why = 'refund-due' and ticket_number = any(${ticketNumbers}::int8[])
    order by ticket_number for update`.execute(trx)
  return rows
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

export type ItemEnd = {
  readonly kind: WayToEnd | 'paid'
  readonly by: Author | null
  readonly device: DeviceNumber | null
  readonly newTicketNumber?: TicketNumber
}

/** What changes of an item that ends in this way. */
export function toEnded({ kind, by, device, newTicketNumber = undefined }: ItemEnd, nowMs: number) {
  return {
    resolved_at_ms: nowMs,
    ended_how: kind,
    ended_by: by?.accountId ?? null,
    ended_at_device: device,
    new_ticket_number: newTicketNumber ?? null,
  }
}

/** The item is resolved in this way, by a person or, for a refund that a terminal paid, by none. */
export async function endItem(trx: Database, item: ItemRow, end: ItemEnd, nowMs: number): Promise<void> {
  await updateItem(trx, item, toEnded(end, nowMs))
}

/** Writes how these items, which the caller has locked, are paid and ended by now. */
export async function changeItems(trx: Database, items: readonly ItemRow[]): Promise<void> {
  // Named twice, so that the few are looked up by their numbers, whatever the database believes of how many they are.
  const itemIds = items.map((item) => item.item_id)
  await sql`/* prepared: change-items */
    update review_items
    set paid_fen = next.paid_fen, resolved_at_ms = next.resolved_at_ms, ended_how = next.ended_how,
      ended_by = next.ended_by, ended_at_device = next.ended_at_device, new_ticket_number = next.new_ticket_number
    from json_populate_recordset(null::review_items, ${rowsAsJson(items)}::json) as next
    where review_items.item_id = any(${itemIds}::int8[]) and review_items.item_id = next.item_id`.execute(trx)
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
