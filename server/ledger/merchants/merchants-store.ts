import { type Selectable, sql } from 'kysely'
import type { AccountId } from '../../../shared/core/ids.ts'
import type { MerchantState, MerchantType, Profile } from '../../db/merchant-tables.ts'
import { nextAccountId } from '../../db/server-ids.ts'
import type { Database, Tables } from '../../db/tables.ts'
import { loginKey, underReviewState, usualReasons } from './merchant.ts'

export type MerchantRow = Selectable<Tables['merchants']>

export async function findMerchant(
  db: Database,
  cinemaId: number,
  accountId: AccountId,
): Promise<MerchantRow | undefined> {
  return db
    .selectFrom('merchants')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

/** The merchant, whose state and password stay as they are until the transaction ends. */
export async function lockMerchant(
  trx: Database,
  cinemaId: number,
  accountId: AccountId,
): Promise<MerchantRow | undefined> {
  return trx
    .selectFrom('merchants')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('account_id', '=', accountId)
    .forShare()
    .executeTakeFirst()
}

export async function findMerchantByLogin(
  db: Database,
  cinemaId: number,
  login: string,
): Promise<MerchantRow | undefined> {
  return db
    .selectFrom('merchants')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('login_key', '=', loginKey(login))
    .executeTakeFirst()
}

/** Adds a merchant under review, or answers null where the login name is taken. */
export async function addMerchant(
  db: Database,
  cinemaId: number,
  merchant: { readonly login: string; readonly passwordHash: string; readonly type: MerchantType },
  nowMs: number,
): Promise<MerchantRow | null> {
  const added = await db
    .insertInto('merchants')
    .values({
      cinema_id: cinemaId,
      account_id: await nextAccountId(db),
      login: merchant.login,
      login_key: loginKey(merchant.login),
      password_hash: merchant.passwordHash,
      type: merchant.type,
      state: underReviewState,
      state_reason: usualReasons[underReviewState],
      made_at_ms: nowMs,
    })
    .onConflict((conflict) => conflict.columns(['cinema_id', 'login_key']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return added ?? null
}

/** Whether that changed anything. */
export async function setMerchantState(
  trx: Database,
  cinemaId: number,
  accountId: AccountId,
  state: MerchantState,
  reason: string,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('merchants')
    .set({ state, state_reason: reason })
    .where('cinema_id', '=', cinemaId)
    .where('account_id', '=', accountId)
    .where((or) => or.or([or('state', '!=', state), or('state_reason', '!=', reason)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export type MerchantSearch = {
  /** A part of the login name, without regard to case. */
  readonly namePart: string | null
  readonly type: MerchantType | null
  readonly state: MerchantState | null
  /** From 1. */
  readonly page: number
  readonly size: number
}

export type ListedMerchant = Pick<MerchantRow, 'account_id' | 'login' | 'type' | 'state'> & {
  readonly profile: Profile | null
}

/** One page of the merchants that fit, by number. */
export async function listMerchants(
  db: Database,
  cinemaId: number,
  { namePart, type, state, page, size }: MerchantSearch,
): Promise<ListedMerchant[]> {
  let query = db
    .selectFrom('merchants')
    .leftJoin('merchant_profiles', (join) =>
      join
        .onRef('merchant_profiles.cinema_id', '=', 'merchants.cinema_id')
        .onRef('merchant_profiles.account_id', '=', 'merchants.account_id'),
    )
    .select(['merchants.account_id', 'login', 'type', 'state', 'profile'])
    .where('merchants.cinema_id', '=', cinemaId)
  if (namePart !== null) query = query.where(sql<boolean>`position(${loginKey(namePart)} in login_key) > 0`)
  if (type !== null) query = query.where('type', '=', type)
  if (state !== null) query = query.where('state', '=', state)
  return query
    .orderBy('merchants.account_id')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
}
