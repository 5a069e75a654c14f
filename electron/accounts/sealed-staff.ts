import { z } from 'zod'
import { accountIdSchema } from '../../shared/core/wire.ts'
import { staffRoleSchema } from '../../shared/sync/staff-messages.ts'
import type { StoredStaff } from '../store/schemas.ts'
import type { ValueCipher } from '../store/value-cipher.ts'

const rememberedStaffSchema = z.object({
  login: z.string(),
  accountId: accountIdSchema,
  name: z.string(),
  role: staffRoleSchema,
  /** A salted hash; the sign-in decides its form. */
  passwordHash: z.string(),
  verifiedAtMs: z.int(),
})

/** Who signed in at this kiosk with the server's word, and the hash that lets them do so without it. */
export type RememberedStaff = z.infer<typeof rememberedStaffSchema>

/** Under which key a login is stored: the disk does not tell who works here. */
export function staffKey(cipher: ValueCipher, login: string): string {
  return cipher.digest(`staff/${login}`)
}

export function sealStaff(cipher: ValueCipher, staff: RememberedStaff): StoredStaff {
  const key = staffKey(cipher, staff.login)
  return { key, sealed: cipher.encrypt(JSON.stringify(staff), `staff/${key}`) }
}

/** null where it was sealed with another key. */
export function openStaff(cipher: ValueCipher, { key, sealed }: StoredStaff): RememberedStaff | null {
  const text = cipher.decrypt(sealed, `staff/${key}`)
  return text === null ? null : rememberedStaffSchema.parse(JSON.parse(text))
}
