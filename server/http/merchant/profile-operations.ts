import { accepted } from '../../../shared/core/result.ts'
import type { Database } from '../../db/tables.ts'
import type { ProfileChange } from '../../merchants/profile.ts'
import { findProfile, modifyProfile } from '../../merchants/profiles-store.ts'
import { merchantContract } from './merchant-contract.ts'
import { type Operation, operation } from './operation.ts'

/** The profile of who is signed in: to read, and to change. */
export function profileOperations({ db }: { db: Database }): Operation[] {
  return [
    operation(merchantContract.info, async ({ cinemaId, speaker }) =>
      accepted({ data: await findProfile(db, cinemaId, speaker.accountId) }),
    ),
    operation(merchantContract.modify, async ({ cinemaId, speaker }, { logo, ...others }) => {
      const picture = typeof logo === 'object' ? logo : null
      const given = Object.entries({ ...others, ...(typeof logo === 'string' ? { logo } : {}) })
      const change: ProfileChange = Object.fromEntries(given.filter(([, value]) => value !== undefined))
      await modifyProfile(db, cinemaId, speaker.accountId, change, picture)
      return accepted({ data: undefined })
    }),
  ]
}
