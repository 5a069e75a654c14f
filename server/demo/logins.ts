import { randomInt } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { AccountId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { changePassword } from '../accounts/change-password.ts'
import { hashPassword, isPassword } from '../accounts/passwords.ts'
import type { AccountRole, Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { addAccount, findAccountByEmail, lockAccount } from '../ledger/accounts/accounts-store.ts'

const accounts: readonly { email: string; name: string; mobile: string; role: AccountRole; shown: string }[] = [
  { email: 'admin@demo.example', name: '演示管理员', mobile: '', role: 'administrator', shown: 'administrator' },
  { email: 'member@demo.example', name: '演示会员', mobile: '13800000000', role: 'customer', shown: 'member' },
]

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const passwordLength = 12
const passwordsSchema = z.record(z.string(), z.string())

/**
 * Gives the demo's administrator and member the passwords in the file at `path`, random ones that are made where it is
 * missing, and returns the lines that tell them. They stay the same from start to start: a new password would sign staff
 * out at their kiosks.
 */
export async function prepareDemoLogins(
  { db, clock }: { db: Database; clock: Clock },
  cinemaId: number,
  path: string,
): Promise<string[]> {
  const passwords = await readPasswords(path)
  const lines: string[] = []
  for (const { email, name, mobile, role, shown } of accounts) {
    passwords[email] ??= Array.from({ length: passwordLength }, () => alphabet[randomInt(alphabet.length)]).join('')
    const password = passwords[email]
    lines.push(`demo ${shown} ${email} ${password}`)
    const known = await findAccountByEmail(db, cinemaId, email)
    if (known && (await isPassword(known.password_hash, password))) continue
    const passwordHash = await hashPassword(password)
    await addAccount(db, cinemaId, { name, email, mobile, passwordHash, role }, clock.nowMs())
    if (known) await setPassword(db, { cinemaId, accountId: known.account_id }, passwordHash)
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(path, JSON.stringify(passwords), { mode: 0o600 })
  return lines
}

/** By e-mail address. A file that is spoilt is made again: these are the demo's logins, and no others. */
async function readPasswords(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8').catch((fault) => {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return '{}'
    throw fault
  })
  try {
    return passwordsSchema.parse(JSON.parse(text))
  } catch (fault) {
    if (fault instanceof SyntaxError || fault instanceof z.ZodError) return {}
    throw fault
  }
}

async function setPassword(
  db: Database,
  of: { readonly cinemaId: number; readonly accountId: AccountId },
  passwordHash: string,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockAccount(trx, of.cinemaId, of.accountId, 'password')
    await changePassword(trx, of, passwordHash, null)
  })
}
