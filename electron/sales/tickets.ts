import type { Replacement } from '../../shared/catalog/replicas.ts'
import type { TicketNumber } from '../../shared/core/ids.ts'
import { encodeTicketToken, type TicketFields } from '../../shared/tickets/ticket-token.ts'
import type { DeviceKey } from '../keys/device-key.ts'

/** The token of a ticket of this cinema, signed by the device that it names: this kiosk. */
export type SignTicket = (ticket: Omit<TicketFields, 'cinemaId'>) => string

export function createSignTicket(deps: {
  readonly deviceKey: Pick<DeviceKey, 'sign'>
  /** The cinema's number; asked for only when a ticket is made, and so after enrolment. */
  readonly cinemaId: () => number
}): SignTicket {
  const { deviceKey, cinemaId } = deps
  return (ticket) => encodeTicketToken({ cinemaId: cinemaId(), ...ticket }, deviceKey.sign)
}

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
