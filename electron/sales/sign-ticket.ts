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
