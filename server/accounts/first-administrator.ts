import type { Database } from '../db/tables.ts'
import { addAccount, hasAdministrator } from './accounts-store.ts'
import { hashPassword } from './passwords.ts'

/** Makes the cinema's first administrator where it has none; answers whether it did. */
export async function makeFirstAdministrator(
  db: Database,
  cinemaId: number,
  login: { readonly email: string; readonly password: string },
  nowMs: number,
): Promise<boolean> {
  if (await hasAdministrator(db, cinemaId)) return false
  const passwordHash = await hashPassword(login.password)
  const account = { name: login.email, email: login.email, mobile: '', passwordHash, role: 'administrator' } as const
  return (await addAccount(db, cinemaId, account, nowMs)) !== null
}
