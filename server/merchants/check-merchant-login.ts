import { createHash } from 'node:crypto'
import { emailKey } from '../../shared/accounts/email-key.ts'
import type { AccountId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { LoginTries } from '../accounts/login-tries.ts'
import { hashDigest, isDigest } from '../accounts/passwords.ts'
import type { SessionOwner } from '../accounts/sessions.ts'
import type { Database } from '../db/tables.ts'
import { type AccountRow, findAccountByEmail } from '../ledger/accounts/accounts-store.ts'
import { loginKey, type MerchantSpeaker } from '../ledger/merchants/merchant.ts'
import { findMerchant, findMerchantByLogin, type MerchantRow } from '../ledger/merchants/merchants-store.ts'

export type MerchantLoginRefusal =
  | { readonly code: 'WrongLogin' }
  | { readonly code: 'TooManyTries'; readonly retryAfterSeconds: number }

/** Who speaks from now on, and for which password a session may be opened. */
export type MerchantLogin = { readonly speaker: MerchantSpeaker; readonly owner: SessionOwner }

export type CheckMerchantLogin = ReturnType<typeof createCheckMerchantLogin>

/**
 * Tells whose account it is: an administrator's by its e-mail address, or a merchant's by its login name. Limits as at
 * the other interface, and the same counts where the account is the same. Whether there is such a user takes as long
 * to deny as a wrong password.
 */
export function createCheckMerchantLogin({ db, loginTries }: { db: Database; loginTries: LoginTries }) {
  const nobodysHash = hashDigest('')
  return async (
    cinemaId: number,
    login: { readonly user: string; readonly digest: string; readonly address: string },
  ): Promise<Result<MerchantLogin, MerchantLoginRefusal>> => {
    const administrator = await findAdministrator(db, cinemaId, login.user)
    const merchant = administrator ? undefined : await findMerchantByLogin(db, cinemaId, login.user)
    const place = { address: login.address }
    // A merchant may bear the e-mail address of somebody else's account: its own count, or it could clear theirs.
    const key = administrator ? administrator.email : `merchant ${shortKey(login.user)}`
    const retryAfterSeconds = await loginTries.begin(cinemaId, place, key)
    if (retryAfterSeconds > 0) return refused({ code: 'TooManyTries', retryAfterSeconds })
    const hash = administrator?.password_hash ?? merchant?.password_hash ?? (await nobodysHash)
    const isRight = await isDigest(hash, login.digest)
    const verified = administrator ? toAdministratorLogin(administrator) : merchant && toMerchantLogin(merchant)
    if (!isRight || !verified) return refused({ code: 'WrongLogin' })
    await loginTries.succeed(cinemaId, place, key)
    return accepted(verified)
  }
}

/** The administrator with this e-mail address: one account, for both interfaces. */
export async function findAdministrator(
  db: Database,
  cinemaId: number,
  email: string,
): Promise<AccountRow | undefined> {
  const account = await findAccountByEmail(db, cinemaId, emailKey(email))
  return account?.role === 'administrator' ? account : undefined
}

/** Who this account is to the merchant interface, or null: customers and other staff are nobody there. */
export async function findSpeaker(
  db: Database,
  cinemaId: number,
  accountId: AccountId,
): Promise<MerchantSpeaker | null> {
  const merchant = await findMerchant(db, cinemaId, accountId)
  if (merchant) return toSpeaker(merchant)
  const account = await db
    .selectFrom('accounts')
    .select('role')
    .where('cinema_id', '=', cinemaId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return account?.role === 'administrator' ? administratorSpeaker(accountId) : null
}

function toAdministratorLogin({ account_id: accountId, password_version: passwordVersion }: AccountRow): MerchantLogin {
  return { speaker: administratorSpeaker(accountId), owner: { kind: 'account', accountId, passwordVersion } }
}

/** A merchant whose password was just verified, or given for the first time. */
export function toMerchantLogin(merchant: MerchantRow): MerchantLogin {
  const { account_id: accountId, password_version: passwordVersion } = merchant
  return { speaker: toSpeaker(merchant), owner: { kind: 'merchant', accountId, passwordVersion } }
}

function toSpeaker(merchant: MerchantRow): MerchantSpeaker {
  const { account_id: accountId, type, state, state_reason: stateReason } = merchant
  return { accountId, isAdministrator: false, type, state, stateReason }
}

function administratorSpeaker(accountId: AccountId): MerchantSpeaker {
  return { accountId, isAdministrator: true, type: 2, state: 0, stateReason: '' }
}

/** Of the same length for any name: an index can't hold a name of thousands of letters. */
function shortKey(user: string): string {
  return createHash('sha256').update(loginKey(user)).digest('base64url')
}
