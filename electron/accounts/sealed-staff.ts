import { z } from 'zod'
import type { AccountId } from '../../shared/core/ids.ts'
import { accountIdSchema } from '../../shared/core/wire.ts'
import { staffRoleSchema } from '../../shared/sync/staff-messages.ts'
import type { StoredStaff } from '../store/schemas.ts'
import type { ValueCipher } from '../store/value-cipher.ts'

const rememberedStaffSchema = z.object({
  /** As accounts are told apart by it (shared/accounts/email-key.ts). */
  login: z.string(),
  accountId: accountIdSchema,
  name: z.string(),
  role: staffRoleSchema,
  /** A salted hash; the sign-in decides its form. */
  passwordHash: z.string(),
  /** The server's time when it last said so. */
  verifiedAtMs: z.int(),
  /** The server's, of the password that it found right. */
  stamp: z.string(),
})

/** Who signed in at this kiosk with the server's word, and the hash that lets them do so without it. */
export type RememberedStaff = z.infer<typeof rememberedStaffSchema>

/** Under which key an account is stored, one record each: the disk does not tell who works here. */
function staffKey(cipher: ValueCipher, accountId: AccountId): string {
  return cipher.digest(`staff/${accountId}`)
}

export function sealStaff(cipher: ValueCipher, staff: RememberedStaff): StoredStaff {
  const key = staffKey(cipher, staff.accountId)
  return { key, sealed: cipher.encrypt(JSON.stringify(staff), `staff/${key}`) }
}

/** null where it was sealed with another key. */
export function openStaff(cipher: ValueCipher, { key, sealed }: StoredStaff): RememberedStaff | null {
  const text = cipher.decrypt(sealed, `staff/${key}`)
  return text === null ? null : rememberedStaffSchema.parse(JSON.parse(text))
}
