import { type Selectable, sql } from 'kysely'
import type { DeviceNumber, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import type { Fen } from '../../../shared/core/money.ts'
import type { RefundCause, WayToEnd, WhyListed } from '../../../shared/sync/staff-messages.ts'
import type { Database, Tables } from '../../db/tables.ts'
import type { Author } from '../accounts/audit-store.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { TicketRow } from '../sales/tickets-store.ts'
import { isItemOpen } from '../sales/undelivered-store.ts'
import type { ShowtimeRow } from '../showtimes/showtimes-store.ts'

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
  return db
    .selectFrom('review_items')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('item_id', '=', itemId)
    .executeTakeFirst()
}

/** The item, kept for this transaction alone. */
export async function lockItem(trx: Database, cinemaId: number, itemId: number): Promise<ItemRow | undefined> {
  return trx
    .selectFrom('review_items')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('item_id', '=', itemId)
    .forUpdate()
    .executeTakeFirst()
}

/** The ticket's money as it is, or was, due; kept for this transaction alone. */
export async function lockRefundDue(
  trx: Database,
  cinemaId: number,
  ticketNumber: TicketNumber,
): Promise<RefundDue | undefined> {
  return trx
    .selectFrom('review_items')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
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
  await trx
    .updateTable('review_items')
    .set({ payer })
    .where('cinema_id', '=', item.cinema_id)
    .where('item_id', '=', item.item_id)
    .execute()
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
  await trx
    .updateTable('review_items')
    .set({ paid_fen: paidFen })
    .where('cinema_id', '=', item.cinema_id)
    .where('item_id', '=', item.item_id)
    .execute()
}

/** The item is resolved in this way, by a person or, for a refund that a terminal paid, by none. */
export async function endItem(
  trx: Database,
  item: ItemRow,
  end: {
    readonly how: WayToEnd | 'paid'
    readonly by: Author | null
    readonly device: DeviceNumber | null
    readonly newTicketNumber?: TicketNumber
  },
  nowMs: number,
): Promise<void> {
  await trx
    .updateTable('review_items')
    .set({
      resolved_at_ms: nowMs,
      ended_how: end.how,
      ended_by: end.by?.accountId ?? null,
      ended_at_device: end.device,
      new_ticket_number: end.newTicketNumber ?? null,
    })
    .where('cinema_id', '=', item.cinema_id)
    .where('item_id', '=', item.item_id)
    .execute()
}

/** Whether an item of this kind is open of the device's journal of this epoch. */
export async function isListed(trx: Database, device: DeviceRow, why: WhyListed): Promise<boolean> {
  const found = await trx
    .selectFrom('review_items')
    .select('item_id')
    .where('cinema_id', '=', device.cinema_id)
    .where('why', '=', why)
    .where('device', '=', device.device)
    .where('epoch', '=', device.epoch)
    .where('resolved_at_ms', 'is', null)
    .limit(1)
    .execute()
  return found.length > 0
}

/** Whether this entry of a second journal of the device was ever listed. */
export async function wasListed(trx: Database, device: DeviceRow, entryId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('review_items')
    .select('item_id')
    .where('cinema_id', '=', device.cinema_id)
    .where('device', '=', device.device)
    .where('entry_id', '=', entryId)
    .limit(1)
    .execute()
  return found.length > 0
}

/** Whether an item of this kind is open of the device, whatever epoch it is of. */
export async function isDeviceListed(trx: Database, device: DeviceRow, why: WhyListed): Promise<boolean> {
  const found = await trx
    .selectFrom('review_items')
    .select('item_id')
    .where('cinema_id', '=', device.cinema_id)
    .where('why', '=', why)
    .where('device', '=', device.device)
    .where('resolved_at_ms', 'is', null)
    .limit(1)
    .execute()
  return found.length > 0
}

/** Whether a part of the device's journal waits for a person: quarantined, in whichever epoch, or one of two. */
export async function isJournalInDoubt(trx: Database, { cinema_id, device }: DeviceRow): Promise<boolean> {
  const found = await trx
    .selectFrom('review_items')
    .select('item_id')
    .where('cinema_id', '=', cinema_id)
    .where('device', '=', device)
    .where('why', 'in', ['quarantined', 'forked'])
    .where('resolved_at_ms', 'is', null)
    .execute()
  return found.length > 0
}

export type OpenItem = {
  readonly item: ItemRow
  readonly ticket: TicketRow | null
  readonly showtime: ShowtimeRow | null
}

/** With the entry of a payment as it came, where the item is about one. */
export type FoundItem = OpenItem & { readonly told: string | null }

/** How many items are open of each device, by its number; 0 stands for none. */
export async function countOpenItems(
  db: Database,
  cinemaId: number,
): Promise<{ readonly device: number; readonly count: number }[]> {
  const counted = await sql<{ device: number; count: number }>`
    select coalesce(device, 0) as device, count(*) as count from review_items
    where cinema_id = ${cinemaId} and ${isItemOpen} group by 1 order by 1`.execute(db)
  return counted.rows
}

/** A place in the open items of one device: those that nobody can read (`isUnread`) come after all others. */
export type ItemPlace = { readonly isUnread: boolean; readonly itemId: number }

export function placeOf({ why, item_id: itemId }: Pick<ItemRow, 'why' | 'item_id'>): ItemPlace {
  return { isUnread: why === 'unreadable' || why === 'foreign-id', itemId }
}

export type ItemsWanted = {
  /** 0 stands for none. */
  readonly devices: readonly number[]
  readonly order: 'oldest' | 'newest'
  readonly after: ItemPlace | null
  readonly maxOfEach: number
}

/** What waits for a person, by device, each with the ticket and the showtime that it is about. */
export async function openItems(
  db: Database,
  cinemaId: number,
  { devices, order, after, maxOfEach }: ItemsWanted,
): Promise<FoundItem[]> {
  const isUnread = sql`(why in ('unreadable', 'foreign-id'))`
  const [direction, later] = order === 'oldest' ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`]
  const isAfter = after
    ? sql`(${isUnread} > ${after.isUnread} or ${isUnread} = ${after.isUnread} and item_id ${later} ${after.itemId})`
    : sql`true`
  const { rows: items } = await sql<ItemRow>`
    select item.* from unnest(${devices}::int8[]) as asked (device) cross join lateral (
      select * from review_items
      where cinema_id = ${cinemaId} and coalesce(device, 0) = asked.device and ${isItemOpen} and ${isAfter}
      order by ${isUnread}, item_id ${direction} limit ${maxOfEach}
    ) as item order by asked.device, ${isUnread}, item_id ${direction}`.execute(db)
  const ticketNumbers = items.flatMap(({ ticket_number: number }) => (number === null ? [] : [number]))
  const showtimeIds = items.flatMap(({ showtime_id: id }) => (id === null ? [] : [id]))
  const tickets = await rowsOf(ticketNumbers, (numbers) =>
    db
      .selectFrom('tickets')
      .selectAll()
      .where('cinema_id', '=', cinemaId)
      .where('ticket_number', 'in', numbers)
      .execute(),
  )
  const showtimes = await rowsOf(showtimeIds, (ids) =>
    db.selectFrom('showtimes').selectAll().where('cinema_id', '=', cinemaId).where('showtime_id', 'in', ids).execute(),
  )
  const aboutPayments = items.filter(isAboutPayment).map(({ item_id: itemId }) => itemId)
  const told = await rowsOf(aboutPayments, (itemIds) =>
    db
      .selectFrom('review_items')
      .innerJoin('journal_entries', (join) =>
        join
          .onRef('journal_entries.device', '=', 'review_items.device')
          .onRef('journal_entries.epoch', '=', 'review_items.epoch')
          .onRef('journal_entries.seq', '=', 'review_items.seq'),
      )
      .select(['item_id', 'raw'])
      .where('item_id', 'in', itemIds)
      .execute(),
  )
  const toldByItem = new Map(told.map(({ item_id, raw }) => [item_id, raw]))
  const ticketsByNumber = new Map(tickets.map((ticket) => [ticket.ticket_number, ticket]))
  const showtimesById = new Map(showtimes.map((showtime) => [showtime.showtime_id, showtime]))
  return items.map((item) => ({
    item,
    ticket: (item.ticket_number !== null && ticketsByNumber.get(item.ticket_number)) || null,
    showtime: (item.showtime_id !== null && showtimesById.get(item.showtime_id)) || null,
    told: toldByItem.get(item.item_id) ?? null,
  }))
}

/** Whether the entry that brought it names a payment, which staff look up in the terminal or at the bank. */
export function isAboutPayment({ why }: Pick<ItemRow, 'why'>): boolean {
  return why === 'payment-open' || why === 'settled-otherwise'
}

async function rowsOf<Id, Row>(ids: readonly Id[], ask: (ids: readonly Id[]) => Promise<Row[]>): Promise<Row[]> {
  return ids.length === 0 ? [] : await ask([...new Set(ids)])
}
