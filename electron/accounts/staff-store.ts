import { emailKey } from '../../shared/accounts/email-key.ts'
import { createMutex } from '../../shared/core/mutex.ts'
import type { StaffSignInAnswer, StaffWord } from '../../shared/sync/staff-messages.ts'
import type { KioskStore } from '../journal/open-kiosk-store.ts'
import { adoptKey } from '../store/sealed-by.ts'
import { hashPassword } from './password-hash.ts'
import { openStaff, type RememberedStaff, sealStaff } from './sealed-staff.ts'

/** Staff who signed in at this kiosk with the server's word, and may do so again without it for a while. */
export type StaffStore = {
  readonly find: (login: string) => Promise<RememberedStaff | null>
  /** In the place of what was known of the account, however its login was spelt. */
  readonly keep: (login: string, password: string, answer: StaffSignInAnswer) => Promise<void>
  readonly forget: (login: string) => Promise<void>
  /**
   * Forgets whom the server names no more, or under another password, and takes its word on the others' roles. Who can't
   * be read, since that key is lost, can't be held against it and is forgotten too, so that an old password doesn't come
   * back with the key; from then on the database is of the key that stands in.
   */
  readonly applyStaffWord: (word: StaffWord) => Promise<void>
}

/** Encrypted on disk. Who was remembered under another data key is not known while that can't be opened. */
export function createStaffStore({
  database,
  facts,
  cipher,
  isOfOtherKey,
}: Pick<KioskStore, 'cipher' | 'database' | 'facts' | 'isOfOtherKey'>): StaffStore {
  // A word of the server's and a sign-in beside it must not overwrite each other's; who asks sees what came before.
  const withLock = createMutex()
  let lastWord: StaffWord | null = null
  let isKeyTaken = !isOfOtherKey

  async function all(): Promise<RememberedStaff[]> {
    const stored = await database.staff.find().exec()
    return stored.flatMap((found) => openStaff(cipher, found) ?? [])
  }
  async function find(login: string): Promise<RememberedStaff | null> {
    const key = emailKey(login)
    return (await all()).find((known) => known.login === key) ?? null
  }
  async function write(staff: RememberedStaff): Promise<void> {
    await database.staff.incrementalUpsert(sealStaff(cipher, staff))
  }
  async function remove(staff: RememberedStaff): Promise<void> {
    await database.staff.findOne(sealStaff(cipher, staff).key).remove()
  }

  async function apply(known: RememberedStaff, word: StaffWord): Promise<void> {
    const change = staffChange(known, word)
    if (change === 'gone') await remove(known)
    else if (change) await write({ ...known, name: change.name, role: change.role })
  }

  async function forgetUnreadable(): Promise<void> {
    for (const stored of await database.staff.find().exec()) {
      if (openStaff(cipher, stored) === null) await stored.remove()
    }
    if (isKeyTaken) return
    await adoptKey(facts, cipher.keyId)
    isKeyTaken = true
  }

  return {
    find: (login) => withLock(() => find(login)),
    keep: async (login, password, { atMs, ...staff }) => {
      const passwordHash = await hashPassword(password)
      const signedIn = { ...staff, login: emailKey(login), passwordHash, verifiedAtMs: atMs }
      await withLock(async () => {
        await write(signedIn)
        // It may have come while this was under way, and is not told twice.
        if (lastWord) await apply(signedIn, lastWord)
      })
    },
    forget: (login) =>
      withLock(async () => {
        const known = await find(login)
        if (known) await remove(known)
      }),
    applyStaffWord: (word) =>
      withLock(async () => {
        lastWord = word
        for (const known of await all()) await apply(known, word)
        await forgetUnreadable()
      }),
  }
}

/** What a word of the server's makes of somebody whom it let in then: gone, otherwise now, or null where it is all the same. */
export function staffChange(
  known: Pick<RememberedStaff, 'accountId' | 'name' | 'role' | 'stamp' | 'verifiedAtMs'>,
  { asOfMs, staff }: StaffWord,
): StaffWord['staff'][number] | 'gone' | null {
  // Signed in since the server looked: it says so by itself, next.
  if (known.verifiedAtMs > asOfMs) return null
  const now = staff.find(({ accountId }) => accountId === known.accountId)
  if (now?.stamp !== known.stamp) return 'gone'
  return now.role === known.role && now.name === known.name ? null : now
}
