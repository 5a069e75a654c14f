import type { Replacement } from '../../shared/catalog/replicas.ts'
import type { TicketNumber } from '../../shared/core/ids.ts'
import { encodeTicketToken, type TicketFields } from '../../shared/tickets/ticket-token.ts'
import type { DeviceKey } from '../keys/device-key.ts'
import type { SalesProjection } from './sales-projection.ts'

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
  readonly sales: Pick<SalesProjection, 'refund'>
  /** Whether the server says that this ticket was taken back, by whomever. */
  readonly isTakenBack: (ticketNumber: TicketNumber) => boolean
  readonly replacementOf: (ticketNumber: TicketNumber) => Replacement | null
}): LiveTicketOf {
  const { sales, isTakenBack, replacementOf } = deps
  const isRefunded = (ticketNumber: TicketNumber) =>
    sales.refund(ticketNumber) !== undefined || isTakenBack(ticketNumber)
  return (sold) => {
    if (!isRefunded(sold)) return 'itself'
    let last = replacementOf(sold)
    while (last && isRefunded(last.ticketNumber)) last = replacementOf(last.ticketNumber)
    return last
  }
}
