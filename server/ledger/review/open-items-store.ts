import { sql } from 'kysely'
import type { Database } from '../../db/tables.ts'
import type { TicketRow } from '../sales/tickets-store.ts'
import { isItemOpen } from '../sales/undelivered-store.ts'
import type { ShowtimeRow } from '../showtimes/showtimes-store.ts'
import type { ItemRow } from './review-store.ts'

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
