import { randomInt } from 'node:crypto'
import type { Clock } from '../../shared/core/time.ts'
import { addAccount, findAccountByEmail, setPasswordHash } from '../accounts/accounts-store.ts'
import { hashPassword } from '../accounts/passwords.ts'
import { createSessions } from '../accounts/sessions.ts'
import type { AccountRole, Database } from '../db/tables.ts'

const accounts: readonly { email: string; name: string; mobile: string; role: AccountRole; shown: string }[] = [
  { email: 'admin@demo.example', name: '演示管理员', mobile: '', role: 'administrator', shown: 'administrator' },
  { email: 'member@demo.example', name: '演示会员', mobile: '13800000000', role: 'customer', shown: 'member' },
]

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const passwordLength = 12

/** Gives the demo's administrator and member a fresh random password each, and answers the lines that tell them. */
export async function renewDemoLogins(
  { db, clock }: { db: Database; clock: Clock },
  cinemaId: number,
): Promise<string[]> {
  const lines: string[] = []
  for (const { email, name, mobile, role, shown } of accounts) {
    const password = Array.from({ length: passwordLength }, () => alphabet[randomInt(alphabet.length)]).join('')
    const passwordHash = await hashPassword(password)
    await addAccount(db, cinemaId, { name, email, mobile, passwordHash, role }, clock.nowMs())
    const account = await findAccountByEmail(db, cinemaId, email)
    if (account) {
      await setPasswordHash(db, cinemaId, account.account_id, passwordHash)
      await createSessions({ db, clock, idleMinutes: 1 }).closeAllOf(cinemaId, account.account_id)
    }
    lines.push(`demo ${shown} ${email} ${password}`)
  }
  return lines
}
