import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import { readEntry } from '../../shared/journal/read-entry.ts'
import { openBatch } from '../ledger/batch/open-batch.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { UploadedEntry } from '../ledger/journals/journal-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { Item } from '../ledger/review/review-store.ts'
import { isPaidTicket } from '../sales/end-ticket.ts'
import { endOpenPayment } from '../sales/open-payments.ts'
import { recordRefundPaid } from '../sales/record-refund-paid.ts'
import { recordSale } from '../sales/record-sale.ts'
import { voidSale } from '../sales/void-sale.ts'
import { isForeign } from './is-foreign.ts'
import { isQuarantined, type Judging } from './judge-entry.ts'
import { lockWhatIsTold } from './lock-told.ts'
import { amountIn } from './unread-item.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'attempt' | 'devices' | 'events' | 'review' | 'sales' | 'seats' | 'showtimes'>

/**
 * Entries of the other one of two journals that were written in the name of a device (rule 7): by a database that was
 * restored and wrote on, say. Their numbers are taken, so they can't be kept; but its customers paid. Its sales are
 * recorded, money that it paid back is no more due, and what it tells of money is listed with the amount. Told again, nothing is recorded or listed twice.
 * Its word on seats counts for nothing. The caller has locked the kiosk.
 */
export async function recordOtherJournal(
  ledgerTx: LedgerTx,
  device: DeviceRow,
  entries: readonly UploadedEntry[],
  { nowMs, log }: Pick<Judging, 'nowMs' | 'log'>,
): Promise<void> {
  const told = entries.filter((entry) => !isOfNoMatter(entry))
  const batch = openBatch(ledgerTx, 'each')
  const { tx } = batch
  if (!isQuarantined(device)) await lockWhatIsTold(batch, device, told)
  for (const entry of told) {
    if (await tx.review.wasListed(device, entry.id)) continue
    const applied = await tx.attempt(() => apply(tx, device, entry, nowMs))
    if (applied.ok && applied.value) continue
    if (!applied.ok) {
      const [err, { seq }] = [applied.refusal, entry]
      log('second-journal-entry-failed', { err, device: device.device, seq })
    }
    await tx.review.addItem(device, itemOf(entry), nowMs)
  }
  await batch.flush()
}

/** Returns false where a person has to be told of it instead. */
async function apply(tx: Tx, device: DeviceRow, uploaded: UploadedEntry, nowMs: number): Promise<boolean> {
  const entry = readEntry(uploaded)
  if (entry?.device !== device.device || entry.epoch !== device.epoch) return false
  if (entry.kind === 'sold' && (await tx.sales.isSaleRecorded(device.cinema_id, entry.body.saleId))) return true
  const isOwnWord = !isQuarantined(device) && !(await isForeign(tx, device, entry))
  if (entry.kind === 'seen' || entry.kind === 'collected') {
    if (isOwnWord) await tx.sales.noteSeen(device, [entry.body.saleId])
    return true
  }
  if (!isOwnWord) return false
  if (entry.kind === 'sold') {
    await endOpenPayment(tx, device, entry, nowMs)
    await recordSale(tx, device, entry, nowMs, 'other-journal')
    return true
  }
  if (entry.kind === 'voided') {
    const tickets = await tx.sales.ticketsOfSale(device, entry.body.saleId)
    if (tickets.some(isPaidTicket)) await voidSale(tx, device, entry, nowMs)
    return true
  }
  if (entry.kind === 'refund-paid') {
    await recordRefundPaid(tx, device, entry, nowMs, 'other-journal')
    return true
  }
  return false
}

/** What can't be read may be about money. */
function isOfNoMatter(uploaded: UploadedEntry): boolean {
  const entry = readEntry(uploaded)
  return entry !== null && !tellsOfMoney(entry) && !isShown(entry)
}

/** What somebody has seen is not listed as seen by nobody. */
function isShown({ kind }: JournalEntry): boolean {
  return kind === 'seen' || kind === 'collected'
}

/** Of payments that are open in it, its kiosk tells as the device that it is next. */
function tellsOfMoney(entry: JournalEntry): boolean {
  switch (entry.kind) {
    case 'sold':
    case 'voided':
    case 'refund-paid':
    case 'payment-left-to-staff':
      return true
    case 'settlement-checked':
      return entry.body.staffSaid !== entry.body.terminalSaid
    case 'rights-taken':
    case 'rights-given-back':
    case 'payment-started':
    case 'payment-declined':
    case 'payment-unknown':
    case 'reversal-started':
    case 'reversed':
    case 'payment-settled-by-staff':
    case 'printed':
    case 'seen':
    case 'collected':
    case 'refund-started':
    case 'staff-action':
      return false
  }
}

function itemOf(entry: UploadedEntry): Item {
  const amountFen = amountIn(entry)
  const item = {
    why: 'other-journal',
    seq: entry.seq,
    entryId: entry.id,
    showtimeId: null,
    ticketNumber: null,
  } as const
  return amountFen === undefined ? item : { ...item, amountFen }
}
