import { accountCases } from './account-cases.ts'
import { filmCases } from './film-cases.ts'
import { hallCases } from './hall-cases.ts'
import type { OperationCases } from './operation-cases.ts'
import { orderCases } from './order-cases.ts'
import { showtimeCases } from './showtime-cases.ts'
import { ticketCases } from './ticket-cases.ts'

/** What every operation of the TTMS interface answers; a test holds the list to the route table. */
export const allCases: readonly OperationCases[] = [
  ...[...accountCases, ...filmCases, ...hallCases],
  ...[...showtimeCases, ...ticketCases, ...orderCases],
]
