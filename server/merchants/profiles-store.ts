import type { AccountId } from '../../shared/core/ids.ts'
import type { Profile } from '../db/merchant-tables.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { dropLogo, keepLogo } from './logos-store.ts'
import type { Picture } from './picture.ts'
import { changeProfile, emptyProfile, type ProfileChange } from './profile.ts'

/** The account's profile; empty where nothing was ever given. */
export async function findProfile(db: Database, cinemaId: number, accountId: AccountId): Promise<Profile> {
  const row = await db
    .selectFrom('merchant_profiles')
    .select('profile')
    .where('cinema_id', '=', cinemaId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.profile ?? emptyProfile
}

/** Changes the profile, one change of an account at a time. An uploaded logo stands for the address of one. */
export async function modifyProfile(
  db: Database,
  cinemaId: number,
  accountId: AccountId,
  change: ProfileChange,
  logo: Picture | null,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    // The row must be there to be locked.
    await trx
      .insertInto('merchant_profiles')
      .values({ cinema_id: cinemaId, account_id: accountId, profile: JSON.stringify(emptyProfile) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const { profile } = await trx
      .selectFrom('merchant_profiles')
      .select('profile')
      .where('cinema_id', '=', cinemaId)
      .where('account_id', '=', accountId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    const changed = changeProfile(profile, change)
    const next = logo === null ? changed : { ...changed, logo: await keepLogo(trx, cinemaId, accountId, logo) }
    if (next.logo !== profile.logo && logo === null) await dropLogo(trx, cinemaId, accountId)
    await trx
      .updateTable('merchant_profiles')
      .set({ profile: JSON.stringify(next) })
      .where('cinema_id', '=', cinemaId)
      .where('account_id', '=', accountId)
      .execute()
  })
}
