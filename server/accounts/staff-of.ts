import type { AccountId } from '../../shared/core/ids.ts'
import type { Book } from '../ledger/ledger.ts'
import type { AccountRow } from './accounts-store.ts'

/** The member of staff whom a kiosk names, or null: a kiosk may name nobody else. */
export async function staffOf(book: Book, cinemaId: number, accountId: AccountId): Promise<AccountRow | null> {
  const account = await book.findAccount(cinemaId, accountId)
  return account && account.role !== 'customer' ? account : null
}

export function isManager({ role }: Pick<AccountRow, 'role'>): boolean {
  return role === 'manager' || role === 'administrator'
}
