import type { StaffView } from '../../shared/accounts/staff.ts'
import type { AccountId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { staffRoleSchema } from '../../shared/sync/messages.ts'
import type { KioskDatabase } from '../store/database.ts'
import { hashPassword } from './password-hash.ts'

/** Staff who signed in at this kiosk with the server's word, and may do so again without it. */
export type StaffStore = {
  readonly find: (login: string) => Promise<{ readonly staff: StaffView; readonly passwordHash: string } | null>
  readonly keep: (login: string, password: string, staff: StaffView) => Promise<void>
  readonly forget: (login: string) => Promise<void>
}

export function createStaffStore(database: Pick<KioskDatabase, 'staff'>, clock: Clock): StaffStore {
  return {
    find: async (login) => {
      const found = await database.staff.findOne(login).exec()
      if (!found) return null
      const { accountId, name, role, passwordHash } = found
      return { staff: { accountId: accountId as AccountId, name, role: staffRoleSchema.parse(role) }, passwordHash }
    },
    keep: async (login, password, staff) => {
      const passwordHash = await hashPassword(password)
      await database.staff.incrementalUpsert({ login, ...staff, passwordHash, verifiedAtMs: clock.nowMs() })
    },
    forget: async (login) => {
      await database.staff.findOne(login).remove()
    },
  }
}
