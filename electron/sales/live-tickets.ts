import type { Replacement } from '../../shared/catalog/replicas.ts'
import type { TicketNumber } from '../../shared/core/ids.ts'

/** What stands for a ticket that was sold: itself, the one that took its place in another seat, or nothing any more. */
export type LiveTicketOf = (sold: TicketNumber) => 'itself' | Replacement | null

export function createLiveTicketOf(deps: {
  readonly isRefunded: (ticketNumber: TicketNumber) => boolean
  readonly replacementOf: (ticketNumber: TicketNumber) => Replacement | null
}): LiveTicketOf {
  const { isRefunded, replacementOf } = deps
  return (sold) => {
    if (!isRefunded(sold)) return 'itself'
    let last = replacementOf(sold)
    while (last && isRefunded(last.ticketNumber)) last = replacementOf(last.ticketNumber)
    return last
  }
}
