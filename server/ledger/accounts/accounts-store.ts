import type { Selectable } from 'kysely'
import { emailKey } from '../../../shared/accounts/email-key.ts'
import type { AccountId } from '../../../shared/core/ids.ts'
import { nextAccountId } from '../../db/server-ids.ts'
import type { AccountRole, Database, Tables } from '../../db/tables.ts'

export type AccountRow = Selectable<Tables['accounts']>

export type NewAccount = {
  readonly name: string
  /** As it is compared: trimmed, in lower case. */
  readonly email: string
  readonly mobile: string
  readonly passwordHash: string
  readonly role: AccountRole
}

export async function findAccountByEmail(
  db: Database,
  cinemaId: number,
  email: string,
): Promise<AccountRow | undefined> {
  return db
    .selectFrom('accounts')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('email', '=', emailKey(email))
    .executeTakeFirst()
}

export async function findAccount(
  db: Database,
  cinemaId: number,
  accountId: AccountId,
): Promise<AccountRow | undefined> {
  return db
    .selectFrom('accounts')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

/**
 * How an account is locked. `share`: its role, its level and its password stay as they are. `alone`: for those who
 * change it. `password`: for those who change its password, so that meanwhile no session comes to be for the old one.
 */
export type AccountLock = 'share' | 'alone' | 'password'

/** The account, kept from changing until the transaction ends. */
export async function lockAccount(
  trx: Database,
  cinemaId: number,
  accountId: AccountId,
  lock: AccountLock,
): Promise<AccountRow | undefined> {
  const query = trx
    .selectFrom('accounts')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('account_id', '=', accountId)
  if (lock === 'share') return query.forShare().executeTakeFirst()
  return (lock === 'alone' ? query.forNoKeyUpdate() : query.forUpdate()).executeTakeFirst()
}

/** The same for several accounts of one cinema, always in the order of their numbers. */
export async function lockAccounts(
  trx: Database,
  cinemaId: number,
  wanted: ReadonlyMap<AccountId, AccountLock>,
): Promise<ReadonlyMap<AccountId, AccountRow>> {
  const locked = new Map<AccountId, AccountRow>()
  for (const [accountId, lock] of [...wanted].toSorted(([a], [b]) => a - b)) {
    const account = await lockAccount(trx, cinemaId, accountId, lock)
    if (account) locked.set(accountId, account)
  }
  return locked
}

/** Adds the account, or answers null where its e-mail address is taken. */
export async function addAccount(
  db: Database,
  cinemaId: number,
  account: NewAccount,
  nowMs: number,
): Promise<AccountId | null> {
  const added = await db
    .insertInto('accounts')
    .values({
      cinema_id: cinemaId,
      account_id: await nextAccountId(db),
      name: account.name,
      email: emailKey(account.email),
      mobile: account.mobile,
      password_hash: account.passwordHash,
      role: account.role,
      level: 0,
      made_at_ms: nowMs,
    })
    .onConflict((conflict) => conflict.columns(['cinema_id', 'email']).doNothing())
    .returning('account_id')
    .executeTakeFirst()
  return added?.account_id ?? null
}

export async function hasAdministrator(db: Database, cinemaId: number): Promise<boolean> {
  const found = await db
    .selectFrom('accounts')
    .select('account_id')
    .where('cinema_id', '=', cinemaId)
    .where('role', '=', 'administrator')
    .limit(1)
    .execute()
  return found.length > 0
}
