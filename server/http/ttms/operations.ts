import type { AccountNeeds } from './account-operations.ts'
import { accountOperations } from './account-operations.ts'
import type { FilmNeeds } from './film-operations.ts'
import { filmOperations } from './film-operations.ts'
import { hallOperations } from './hall-operations.ts'
import type { Operation } from './operation.ts'
import type { ShowtimeNeeds } from './showtime-operations.ts'
import { showtimeOperations } from './showtime-operations.ts'
import type { TicketNeeds } from './ticket-operations.ts'
import { ticketOperations } from './ticket-operations.ts'

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
