import type { RefundReplica } from '../../shared/catalog/replicas.ts'
import type { DeviceNumber, SaleId, TicketNumber } from '../../shared/core/ids.ts'
import type { Fen } from '../../shared/core/money.ts'

/** What the server says is due of a ticket that this kiosk was paid for. */
export type MoneyDue = { readonly ticketNumber: TicketNumber; readonly saleId: SaleId; readonly amountFen: Fen }

type Refunds = { readonly refunds: () => Iterable<Omit<RefundReplica, 'isDeleted'>> }

/** What is due of the sales of this device; nothing before it is enrolled. */
export function moneyDueTo(device: DeviceNumber | undefined, { refunds }: Refunds): MoneyDue[] {
  return [...refunds()].flatMap(({ device: seller, saleId, ticketNumber, amountFen, money }) =>
    seller === device && money === 'due' && saleId !== null ? [{ ticketNumber, saleId, amountFen }] : [],
  )
}
