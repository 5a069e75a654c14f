import { sql } from 'kysely'
import type { PaymentKey } from '../../../shared/core/ids.ts'
import type { Database } from '../../db/tables.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { ItemRow } from './review-store.ts'

/** A payment of a device's journal, by the entry that began it. */
export type BegunPayment = { readonly epoch: number; readonly seq: number; readonly raw: string }

/**
 * Payments that this device began and whose end is in no journal of its kiosk, whatever device that is by now, in their
 * order; without those that were ever listed.
 */
export async function paymentsWithoutEnd(trx: Database, device: DeviceRow): Promise<BegunPayment[]> {
  const { rows } = await sql<BegunPayment>`
    select begun.epoch, begun.seq, begun.raw from journal_entries as begun
    where begun.device = ${device.device} and begun.kind = 'payment-started'
      and begun.outcome in ('accepted', 'review')
      and not exists (
        select from journal_entries as ended
        where ended.payment_key = begun.payment_key and ended.ends_payment
          and ended.outcome in ('accepted', 'review')
          and ended.device in (
            select device from devices where cinema_id = ${device.cinema_id} and public_key = ${device.public_key}
          )
      )
      and not exists (
        select from review_items as item
        where item.cinema_id = ${device.cinema_id} and item.why = 'payment-open'
          and item.device = begun.device and item.epoch = begun.epoch and item.seq = begun.seq
      )
    order by begun.epoch, begun.seq`.execute(trx)
  return rows
}

/** The items that say of this payment that its end is not known, ended or not; kept for this transaction alone. */
export async function lockPaymentItems(trx: Database, cinemaId: number, key: PaymentKey): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select item.* from review_items as item
    join journal_entries as entry
      on entry.device = item.device and entry.epoch = item.epoch and entry.seq = item.seq
    where item.cinema_id = ${cinemaId} and item.why = 'payment-open' and entry.payment_key = ${key}
    order by item.item_id for update of item`.execute(trx)
  return rows
}

export type PaymentItem = ItemRow & { readonly payment_key: PaymentKey }

/** The same of several payments, each item with its payment, by that. */
export async function lockItemsOfPayments(
  trx: Database,
  cinemaId: number,
  keys: readonly PaymentKey[],
): Promise<PaymentItem[]> {
  const { rows } = await sql<PaymentItem>`
    select item.*, entry.payment_key from review_items as item
    join journal_entries as entry
      on entry.device = item.device and entry.epoch = item.epoch and entry.seq = item.seq
    where item.cinema_id = ${cinemaId} and item.why = 'payment-open' and entry.payment_key = any(${keys}::text[])
    order by entry.payment_key collate "C", item.item_id for update of item`.execute(trx)
  return rows
}
