import type { ColumnType, Generated } from 'kysely'
import type { AccountId } from '../../shared/core/ids.ts'

// The merchants' tables, as tables.ts has the others.

/** 0 vending-machine seller, 1 shop seller, 2 other. */
export type MerchantType = 0 | 1 | 2

/** 0 normal, 1 under review, 2 rejected, 3 contract expired. */
export type MerchantState = 0 | 1 | 2 | 3

/** What a merchant tells of itself. Every field is there, empty where nothing was given. */
export type Profile = {
  readonly nick: string
  readonly logo: string
  readonly legal_person: string
  readonly tax_login_certificate: string
  readonly email: string
  readonly address: string
  readonly tel: string
  readonly website: string
  readonly weixin: string
  readonly qq: string
  readonly pay: { readonly bank: string; readonly alipay: string; readonly tenpay: string; readonly default: string }
  readonly contact: { readonly name: string; readonly tel: string }
}

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
