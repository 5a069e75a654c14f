import type { ShowtimeView } from '../../shared/catalog/views.ts'
import type { Messages } from '../i18n/message-table.ts'

/** What can be bought of a showtime, in words: sold out and not for sale offline are never the same. */
export function saleStateWords(t: Messages, { saleState, seatsLeft }: ShowtimeView): string {
  switch (saleState) {
    case 'on-sale':
      return t.saleState.left(seatsLeft)
    case 'sold-out':
      return t.saleState.soldOut
    case 'not-offline':
      return t.saleState.notOffline
    case 'closed':
      return t.saleState.closed
  }
}
