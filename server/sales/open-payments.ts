import type { PaymentKey } from '../../shared/core/ids.ts'
import { toFen } from '../../shared/core/money.ts'
import { type EntryOfKind, type JournalEntry, journalEntrySchema } from '../../shared/journal/journal-entry.ts'
import { isSameKiosk } from '../kiosks/devices-of-kiosk.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { ReviewReason } from '../ledger/journals/journal-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { ItemRow } from '../ledger/review/review-store.ts'

type Tx = Pick<LedgerTx, 'devices' | 'review' | 'sales'>

// Payments whose end the server does not know. While their kiosk is in use it finds out by itself. Once it is given up
// nobody may ever: its disk is lost, or was restored to before the payment. Then a person looks it up, by its key.

/** A kiosk can't find out how a payment ended that it began as another device: listed for a person, with the amount. */
export async function recordOpenPayment(
  tx: Tx,
  device: DeviceRow,
  { body, seq }: EntryOfKind<'payment-left-to-staff'>,
  nowMs: number,
): Promise<ReviewReason | null> {
  const items = await itemsOfKiosk(tx, device, body.paymentKey)
  // What that kiosk has lost may be here.
  if (await tx.sales.isSaleRecorded(device.cinema_id, body.saleId)) return null
  const isListed = items.some(({ resolved_at_ms: endedAtMs }) => endedAtMs === null)
  if (!isListed) await list(tx, device, seq, body.totalFen, nowMs)
  return 'payment-open'
}

/** Lists what a device that is given up began and never ended, each once. The caller has locked its kiosk (lock-kiosk.ts). */
export async function listOpenPayments(tx: Tx, device: DeviceRow, nowMs: number): Promise<void> {
  for (const { epoch, seq, raw } of await tx.review.paymentsWithoutEnd(device)) {
    const entry = journalEntrySchema.safeParse(JSON.parse(raw))
    if (!entry.success || entry.data.kind !== 'payment-started') continue
    const { saleId, totalFen } = entry.data.body
    // Told by a second journal of this device, say.
    if (await tx.sales.isSaleRecorded(device.cinema_id, saleId)) continue
    await list(tx, { ...device, epoch }, seq, totalFen, nowMs)
  }
}

/** Whether a device is no more, so that what it began is for a person to end. */
export function isGivenUp({ state }: Pick<DeviceRow, 'state'>): boolean {
  return state === 'written-off' || state === 'closed'
}

/** The payment that ends with this entry, as far as a device that is given up can have had it listed; null: none. */
export function endedPayment({ state }: DeviceRow, { kind, body }: JournalEntry): PaymentKey | null {
  switch (kind) {
    case 'payment-declined':
    case 'reversed':
      return body.paymentKey
    // Charged by both is a sale that is still to come.
    case 'settlement-checked':
      return body.staffSaid === 'charged' && body.terminalSaid === 'charged' ? null : body.paymentKey
    // A sale is only ever told by the device that began its payment.
    case 'sold':
      return state === 'enrolled' ? null : body.payment.key
    case 'rights-taken':
    case 'rights-given-back':
    case 'payment-started':
    case 'payment-unknown':
    case 'reversal-started':
    case 'payment-settled-by-staff':
    case 'payment-left-to-staff':
    case 'printed':
    case 'seen':
    case 'collected':
    case 'voided':
    case 'refund-started':
    case 'refund-paid':
    case 'staff-action':
      return null
  }
}

/**
 * The end of a payment came after all: nobody needs to look it up. Where a person has ended it already, and it turns out
 * to be a sale, or the terminal paid it back, its money may be gone, or gone twice: that is listed.
 */
export async function endOpenPayment(tx: Tx, device: DeviceRow, entry: JournalEntry, nowMs: number): Promise<void> {
  const key = endedPayment(device, entry)
  if (key === null) return
  for (const item of await itemsOfKiosk(tx, device, key)) {
    if (item.resolved_at_ms === null) {
      await tx.review.endItem(item, { kind: 'accept', by: null, device: device.device }, nowMs)
    } else if (item.ended_by !== null && (entry.kind === 'sold' || entry.kind === 'reversed')) {
      const amountFen = entry.kind === 'sold' ? entry.body.totalFen : item.amount_fen
      const known = { why: 'settled-otherwise', seq: entry.seq, showtimeId: null, ticketNumber: null } as const
      await tx.review.addItem(
        device,
        { ...known, ...(amountFen === null ? {} : { amountFen: toFen(amountFen) }) },
        nowMs,
      )
    }
  }
}

/** A kiosk speaks for its own payments alone, whichever device it was when it began them. */
async function itemsOfKiosk(tx: Tx, device: DeviceRow, key: PaymentKey): Promise<ItemRow[]> {
  const own: ItemRow[] = []
  for (const item of await tx.review.lockPaymentItems(device.cinema_id, key)) {
    if (item.device !== null && (await isSameKiosk(tx, device, item.device))) own.push(item)
  }
  return own
}

async function list(
  tx: Tx,
  device: DeviceRow,
  seq: number,
  amountFen: EntryOfKind<'payment-started'>['body']['totalFen'],
  nowMs: number,
): Promise<void> {
  await tx.review.addItem(device, { why: 'payment-open', seq, showtimeId: null, ticketNumber: null, amountFen }, nowMs)
}
