import { type AccountDeps, accountOperations } from './account-operations.ts'
import { type FilmDeps, filmOperations } from './film-operations.ts'
import { hallOperations } from './hall-operations.ts'
import type { Operation } from './operation.ts'
import { type ShowtimeDeps, showtimeOperations } from './showtime-operations.ts'
import { type TicketDeps, ticketOperations } from './ticket-operations.ts'

export type OperationDeps = AccountDeps & FilmDeps & ShowtimeDeps & TicketDeps

/** Every row of the TTMS interface. */
export function ttmsOperations(deps: OperationDeps): Operation[] {
  return [
    ...accountOperations(deps),
    ...filmOperations(deps),
    ...hallOperations(deps),
    ...showtimeOperations(deps),
    ...ticketOperations(deps),
  ]
}
