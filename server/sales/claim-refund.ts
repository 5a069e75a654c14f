import { toFen } from '../../shared/core/money.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { SyncRefusal } from '../../shared/sync/refusals.ts'
import type { ClaimRefundAnswer, ClaimRefundRequest } from '../../shared/sync/staff-messages.ts'
import { isManager, staffByKiosk } from '../accounts/staff-of.ts'
import { isSameKiosk } from '../kiosks/devices-of-kiosk.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import type { ItemRow } from '../ledger/review/review-store.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'devices'>

type ClaimRefundRefusal = Extract<
  SyncRefusal,
  { code: 'NoRefundDue' | 'RefundPaid' | 'RefundTaken' | 'NotStaff' | 'NotSignedIn' | 'NeedsManager' }
>

/**
 * One device takes it on itself to pay a refund (rule 9), before it pays: so the terminal and the till do not pay the
 * same money unknown to each other. What another device has taken may be paid already, so only a manager takes it over.
 */
export function createClaimRefund({ ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock }) {
  return async (
    device: DeviceRow,
    request: ClaimRefundRequest,
  ): Promise<Result<ClaimRefundAnswer, ClaimRefundRefusal>> =>
    ledger.transact(async (tx) => {
      const { by } = request
      const named = by.kind === 'cash' ? await staffByKiosk(tx, device, by.accountId) : null
      const item = await tx.review.lockRefundDue(device.cinema_id, request.ticketNumber)
      const ticket = item && (await tx.sales.findTicket(device.cinema_id, request.ticketNumber))
      if (!item || !ticket?.sale_id) return refused({ code: 'NoRefundDue' })
      const leftFen = item.amount_fen - item.paid_fen
      const isPaid = item.resolved_at_ms !== null || (leftFen <= 0 && item.paid_fen > 0)
      if (isPaid) return refused({ code: 'RefundPaid' })
      const taken = named ? await takeInCash(tx, device, item, named) : await takeAtTerminal(tx, device, item)
      if (!taken.ok) return taken
      if (item.payer !== device.device) await tx.review.setPayer(item, device.device)
      return accepted({ saleId: ticket.sale_id, amountFen: toFen(leftFen) })
    })

  async function takeAtTerminal(tx: Tx, device: DeviceRow, item: ItemRow): Promise<Result<null, ClaimRefundRefusal>> {
    // Another kiosk's terminal never took this money; a kiosk that was enrolled again still has its own.
    if (item.device === null || !(await isSameKiosk(tx, device, item.device))) return refused({ code: 'NoRefundDue' })
    const isTaken = item.payer !== null && !(await isSameKiosk(tx, device, item.payer))
    if (isTaken && item.payer !== null) return refused({ code: 'RefundTaken', payer: item.payer })
    return accepted(null)
  }

  async function takeInCash(
    tx: Tx,
    device: DeviceRow,
    item: ItemRow,
    named: Awaited<ReturnType<typeof staffByKiosk>>,
  ): Promise<Result<null, ClaimRefundRefusal>> {
    if (!named.ok) return named
    const { by, staff } = named.value
    const isAnothers = item.payer !== null && item.payer !== device.device
    if (isAnothers && !isManager(staff)) return refused({ code: 'NeedsManager' })
    const { ticket_number: ticketNumber, amount_fen: amountFen, payer } = item
    const change = { ticketNumber, amountFen }
    const [from, to] = [
      { ...change, payer },
      { ...change, payer: device.device },
    ]
    await tx.accounts.keepAudit(by, { action: 'refund-in-cash', from, to }, clock.nowMs())
    return accepted(null)
  }
}
