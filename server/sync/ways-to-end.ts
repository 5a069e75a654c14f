import type { WayToEnd } from '../../shared/sync/staff-messages.ts'
import type { OpenItem } from './to-resolve-store.ts'

/**
 * In which ways a person may end an item. Money that is due ends when it is paid, and in no other way unless it was paid
 * in another amount; a ticket that was
 * taken back meanwhile leaves nothing to decide; a seat can only be changed within a showtime that takes place.
 */
export function waysToEnd({ item, ticket, showtime }: OpenItem): WayToEnd[] {
  switch (item.why) {
    case 'refund-due':
      return item.paid_fen === 0 ? [] : ['accept']
    case 'set-apart':
      return ['apply', 'accept']
    case 'displaced':
    case 'number-taken':
    case 'contested':
    case 'showtime-changed': {
      if (ticket?.state !== 'sold' && ticket?.state !== 'displaced') return ['accept']
      const takesPlace = showtime !== null && showtime.called_off_at_ms === null
      return takesPlace ? ['reseat', 'refund', 'accept'] : ['refund', 'accept']
    }
    case 'price':
      return ticket?.state === 'sold' ? ['accept', 'refund'] : ['accept']
    default:
      return ['accept']
  }
}
