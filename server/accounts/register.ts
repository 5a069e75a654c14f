import { emailKey } from '../../shared/accounts/email-key.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { addAccount } from '../ledger/accounts/accounts-store.ts'
import { hashPassword } from './passwords.ts'
import type { Tries } from './tries.ts'

type Deps = {
  readonly db: Database
  readonly clock: Clock
  readonly tries: Tries
  /** Registrations per address and hour. */
  readonly registerTries: number
}

type NewCustomer = {
  readonly name: string
  readonly email: string
  readonly mobile: string
  readonly password: string
  readonly address: string
}

export type Register = ReturnType<typeof createRegister>

export type RegisterRefusal =
  | { readonly code: 'TooManyTries'; readonly retryAfterSeconds: number }
  | { readonly code: 'EmailTaken' }

const withinMs = 60 * 60_000

/** Makes a customer's account at level 0. Each well-formed try counts against its address, taken e-mails too. */
export function createRegister({ db, clock, tries, registerTries }: Deps) {
  return async (
    cinemaId: number,
    customer: NewCustomer,
  ): Promise<Result<{ readonly name: string; readonly email: string }, RegisterRefusal>> => {
    const limit = { most: registerTries, withinMs }
    const retryAfterSeconds = await tries.take(cinemaId, `register-address:${customer.address}`, limit)
    if (retryAfterSeconds > 0) return refused({ code: 'TooManyTries', retryAfterSeconds })
    const { name, mobile } = customer
    const email = emailKey(customer.email)
    const passwordHash = await hashPassword(customer.password)
    const accountId = await addAccount(
      db,
      cinemaId,
      { name, email, mobile, passwordHash, role: 'customer' },
      clock.nowMs(),
    )
    return accountId === null ? refused({ code: 'EmailTaken' }) : accepted({ name, email })
  }
}
