import { randomInt } from 'node:crypto'
import type { AccountId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { addAccount, findAccountByEmail, lockAccount } from '../accounts/accounts-store.ts'
import { changePassword } from '../accounts/change-password.ts'
import { hashPassword } from '../accounts/passwords.ts'
import type { AccountRole, Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'

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
    if (account) await renewPassword(db, { cinemaId, accountId: account.account_id }, passwordHash)
    lines.push(`demo ${shown} ${email} ${password}`)
  }
  return lines
}

async function renewPassword(
  db: Database,
  of: { readonly cinemaId: number; readonly accountId: AccountId },
  passwordHash: string,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockAccount(trx, of.cinemaId, of.accountId, 'password')
    await changePassword(trx, of, passwordHash, null)
  })
}
