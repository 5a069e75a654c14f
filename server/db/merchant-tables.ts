import type { ColumnType, Generated } from 'kysely'
import type { AccountId } from '../../shared/core/ids.ts'
import type { MerchantState, MerchantType } from '../merchants/merchant.ts'
import type { Profile } from '../merchants/profile.ts'

// The merchants' tables, as tables.ts has the others.

export type Merchants = {
  cinema_id: number
  account_id: AccountId
  login: string
  /** In lower case: what two merchants are told apart by. */
  login_key: string
  password_hash: string
  password_version: Generated<number>
  type: MerchantType
  state: MerchantState
  /** What the merchant is told of a state that is not 0. */
  state_reason: string
  made_at_ms: number
}

/** Of merchants, and of administrators who filled theirs in. */
export type MerchantProfiles = {
  cinema_id: number
  account_id: AccountId
  profile: ColumnType<Profile, string, string>
}

export type MerchantLogos = {
  cinema_id: number
  account_id: AccountId
  logo_id: string
  media_type: string
  bytes: Buffer
}
