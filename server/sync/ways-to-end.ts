import type { WayToEnd } from '../../shared/sync/staff-messages.ts'
import type { OpenItem } from '../ledger/review/open-items-store.ts'
import { isPaidTicket } from '../sales/end-ticket.ts'

/**
 * In which ways a person may end an item. Money that is due ends when it is paid, and in no other way unless it was paid
 * in another amount; a ticket that was taken back meanwhile, by another item of it too, leaves nothing to decide; a seat
 * can only be changed within a showtime that takes place. While a server that was restored waits for its kiosks it does
 * not know yet whether a ticket was taken back before, and what is free: nothing is refunded or changed until then.
 */
export function waysToEnd({ item, ticket, showtime }: OpenItem): WayToEnd[] {
  const isWithheld = showtime?.is_withheld ?? false
  switch (item.why) {
    case 'refund-due':
      return item.paid_fen === 0 ? [] : ['accept']
    case 'quarantined':
      return ['apply', 'accept']
    case 'displaced':
    case 'number-taken':
    case 'contested':
    case 'other-journal':
    case 'showtime-changed':
    case 'undelivered': {
      // Money that a second journal says was paid back is not paid once more.
      const isOfMoney = item.why === 'other-journal' && item.amount_fen !== null
      if (!ticket || !isPaidTicket(ticket) || isWithheld || isOfMoney) return ['accept']
      const takesPlace = showtime !== null && showtime.called_off_at_ms === null
      return takesPlace ? ['reseat', 'refund', 'accept'] : ['refund', 'accept']
    }
    case 'price':
      return ticket?.state === 'sold' && !isWithheld ? ['accept', 'refund'] : ['accept']
    default:
      return ['accept']
  }
}
