import { sql } from 'kysely'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { addAccount, hasAdministrator } from '../ledger/accounts/accounts-store.ts'
import { hashPassword } from './passwords.ts'

const firstAdministratorLock = 7_411_004

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
  return inTransaction(db, async (trx) => {
    // One server at a time, or two that start together would both find none. That there is none, nothing else can hold.
    await sql`select pg_advisory_xact_lock(${firstAdministratorLock})`.execute(trx)
    if (await hasAdministrator(trx, cinemaId)) return false
    return (await addAccount(trx, cinemaId, account, nowMs)) !== null
  })
}
