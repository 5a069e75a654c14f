import type { AccountId } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'
import { hashToken } from './sessions.ts'

/**
 * Gives an account whose password the caller has locked another one, and ends its sessions, all but the one of the token
 * `but`, if any: that one goes on under the new password. The database lets no other session stay (`sessions_of_account`).
 */
export async function changePassword(
  trx: Database,
  { cinemaId, accountId }: { readonly cinemaId: number; readonly accountId: AccountId },
  passwordHash: string,
  but: string | null,
): Promise<void> {
  const ended = await trx
    .deleteFrom('sessions')
    .where('cinema_id', '=', cinemaId)
    .where('account_id', '=', accountId)
    .where('account_password', 'is not', null)
    .returningAll()
    .execute()
  const { password_version: version } = await trx
    .updateTable('accounts')
    .set((eb) => ({ password_hash: passwordHash, password_version: eb('password_version', '+', 1) }))
    .where('cinema_id', '=', cinemaId)
    .where('account_id', '=', accountId)
    .returning('password_version')
    .executeTakeFirstOrThrow()
  const kept = ended.find((session) => but !== null && session.token_hash === hashToken(but))
  if (kept)
    await trx
      .insertInto('sessions')
      .values({ ...kept, account_password: version })
      .execute()
}
