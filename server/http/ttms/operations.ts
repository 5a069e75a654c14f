import { type AccountNeeds, accountOperations } from './account-operations.ts'
import { type FilmNeeds, filmOperations } from './film-operations.ts'
import { hallOperations } from './hall-operations.ts'
import type { Operation } from './operation.ts'
import { type ShowtimeNeeds, showtimeOperations } from './showtime-operations.ts'
import { type TicketNeeds, ticketOperations } from './ticket-operations.ts'

export type OperationNeeds = AccountNeeds & FilmNeeds & ShowtimeNeeds & TicketNeeds

/** Every row of the TTMS interface. */
export function ttmsOperations(needs: OperationNeeds): Operation[] {
  return [
    ...accountOperations(needs),
    ...filmOperations(needs),
    ...hallOperations(needs),
    ...showtimeOperations(needs),
    ...ticketOperations(needs),
  ]
}
