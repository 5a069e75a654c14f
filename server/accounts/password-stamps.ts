import { createHmac } from 'node:crypto'
import { sharedSecret } from '../db/shared-secret.ts'
import type { Database } from '../db/tables.ts'

/**
 * Marks a password that was changed from one that was not, for kiosks that remember whom they let in. It is made with a
 * secret of the server's, so that neither the password nor its hash can be found out from it.
 */
export type PasswordStamp = (passwordHash: string) => string

export async function createPasswordStamps(db: Database): Promise<PasswordStamp> {
  const key = await sharedSecret(db, 'password-stamps')
  return (passwordHash) => createHmac('sha256', key).update(passwordHash).digest('base64url')
}
