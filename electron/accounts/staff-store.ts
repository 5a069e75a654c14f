import type { StaffView } from '../../shared/accounts/staff.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { KioskStore } from '../store/open-kiosk-store.ts'
import { hashPassword } from './password-hash.ts'
import { openStaff, sealStaff, staffKey } from './sealed-staff.ts'

/** Staff who signed in at this kiosk with the server's word, and may do so again without it. */
export type StaffStore = {
  readonly find: (login: string) => Promise<{ readonly staff: StaffView; readonly passwordHash: string } | null>
  readonly keep: (login: string, password: string, staff: StaffView) => Promise<void>
  readonly forget: (login: string) => Promise<void>
}

/** Encrypted on disk. Who was remembered under another data key is not known any more. */
export function createStaffStore(
  { database, cipher }: Pick<KioskStore, 'database' | 'cipher'>,
  { cinemaNowMs }: Pick<CinemaClock, 'cinemaNowMs'>,
): StaffStore {
  const stored = (login: string) => database.staff.findOne(staffKey(cipher, login))
  return {
    find: async (login) => {
      const found = await stored(login).exec()
      const known = found && openStaff(cipher, found)
      if (!known) return null
      const { accountId, name, role, passwordHash } = known
      return { staff: { accountId, name, role }, passwordHash }
    },
    keep: async (login, password, staff) => {
      const passwordHash = await hashPassword(password)
      const { accountId, name, role } = staff
      const verifiedAtMs = cinemaNowMs()
      const sealed = sealStaff(cipher, { login, accountId, name, role, passwordHash, verifiedAtMs })
      await database.staff.incrementalUpsert(sealed)
    },
    forget: async (login) => {
      await stored(login).remove()
    },
  }
}
