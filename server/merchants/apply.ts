import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { hashDigest } from '../accounts/passwords.ts'
import type { Tries } from '../accounts/tries.ts'
import type { MerchantType } from '../db/merchant-tables.ts'
import type { Database } from '../db/tables.ts'
import { addMerchant } from '../ledger/merchants/merchants-store.ts'
import { findAdministrator, type MerchantLogin, toMerchantLogin } from './check-merchant-login.ts'

type Deps = {
  readonly db: Database
  readonly clock: Clock
  readonly tries: Tries
  /** Applications per address and hour. */
  readonly registerTries: number
}

type Application = {
  readonly user: string
  readonly digest: string
  readonly type: MerchantType
  readonly address: string
}

export type ApplyRefusal =
  | { readonly code: 'TooManyTries'; readonly retryAfterSeconds: number }
  | { readonly code: 'NameTaken' }

export type Apply = ReturnType<typeof createApply>

const withinMs = 60 * 60_000

/** Makes a merchant's account, under review. Administrators' e-mail addresses are taken; each well-formed try counts. */
export function createApply({ db, clock, tries, registerTries }: Deps) {
  return async (cinemaId: number, application: Application): Promise<Result<MerchantLogin, ApplyRefusal>> => {
    const limit = { most: registerTries, withinMs }
    const retryAfterSeconds = await tries.take(cinemaId, `merchant-reg-address:${application.address}`, limit)
    if (retryAfterSeconds > 0) return refused({ code: 'TooManyTries', retryAfterSeconds })
    if (await findAdministrator(db, cinemaId, application.user)) return refused({ code: 'NameTaken' })
    const { user: login, type } = application
    const passwordHash = await hashDigest(application.digest)
    const merchant = await addMerchant(db, cinemaId, { login, type, passwordHash }, clock.nowMs())
    return merchant ? accepted(toMerchantLogin(merchant)) : refused({ code: 'NameTaken' })
  }
}
