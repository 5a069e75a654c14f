import { accepted } from '../../shared/core/result.ts'
import type { Database } from '../db/tables.ts'
import type { ProfileChange } from '../merchants/profile.ts'
import { findProfile, modifyProfile } from '../merchants/profiles-store.ts'
import type { Operation } from './operation.ts'
import { operation } from './operation.ts'
import { profileParameters } from './profile-parameters.ts'
import { profileSchema } from './profile-schema.ts'

/** The profile of who is signed in: to read, and to change. */
export function profileOperations({ db }: { db: Database }): Operation[] {
  return [
    operation({
      path: '/user/info',
      method: 'GET',
      who: 'signed-in',
      summary: 'The own profile',
      parameters: {},
      failures: [],
      data: profileSchema,
      answer: async ({ cinemaId, speaker }) => accepted({ data: await findProfile(db, cinemaId, speaker.accountId) }),
    }),
    operation({
      path: '/user/modify',
      method: 'POST',
      who: 'signed-in',
      summary: 'Change the own profile',
      parameters: profileParameters,
      failures: [],
      takesFiles: true,
      data: null,
      answer: async ({ cinemaId, speaker }, { logo, ...others }) => {
        const picture = typeof logo === 'object' ? logo : null
        const given = Object.entries({ ...others, ...(typeof logo === 'string' ? { logo } : {}) })
        const change: ProfileChange = Object.fromEntries(given.filter(([, value]) => value !== undefined))
        await modifyProfile(db, cinemaId, speaker.accountId, change, picture)
        return accepted({})
      },
    }),
  ]
}
