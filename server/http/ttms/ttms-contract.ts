import { accountContract } from './account-contract.ts'
import { filmContract } from './film-contract.ts'
import { hallContract } from './hall-contract.ts'
import { showtimeContract } from './showtime-contract.ts'
import { ticketContract } from './ticket-contract.ts'

/** Every operation of the TTMS interface, by the name that clients call it by. */
export const ttmsContract = {
  ...accountContract,
  ...filmContract,
  ...hallContract,
  ...showtimeContract,
  ...ticketContract,
}
