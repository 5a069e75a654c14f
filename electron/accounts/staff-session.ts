import { BehaviorSubject } from 'rxjs'
import type { Ports } from '../../runtime/ports.ts'
import type { StaffView } from '../../shared/accounts/staff.ts'
import { accepted } from '../../shared/core/result.ts'
import type { Audience } from '../../shared/screen-api.ts'
import type { StaffRole, StaffWord } from '../../shared/sync/staff-messages.ts'
import type { Journal } from '../journal/journal.ts'
import type { KioskCallHandlers } from '../link/kiosk-service.ts'
import type { SignedIn, SignIn } from './sign-in.ts'
import { staffChange } from './staff-store.ts'

/** The page signs out whoever is idle; nobody stays signed in for longer than this, whatever a page does. */
const maxMs = 60 * 60_000

const ranks: Readonly<Record<StaffRole, number>> = { clerk: 0, manager: 1, administrator: 2 }

/** Who is signed in at this kiosk's one screen. Each sign-in and sign-out is a fact of the journal. */
export type StaffSession = {
  readonly staff$: BehaviorSubject<StaffView | null>
  readonly audience: () => Audience
  readonly signIn: KioskCallHandlers['staff.signIn']
  readonly signOut: KioskCallHandlers['staff.signOut']
  /** The server's word on who is staff: whom it lets in no more, or for less, is signed out. */
  readonly applyStaffWord: (word: StaffWord) => void
}

export function createStaffSession(deps: {
  readonly signIn: SignIn
  readonly journal: Pick<Journal, 'append' | 'owner'>
  readonly ports: Pick<Ports, 'timer' | 'log'>
}): StaffSession {
  const { journal, ports } = deps
  const staff = new BehaviorSubject<StaffView | null>(null)
  let stopTimer: (() => void) | null = null
  let present: SignedIn | null = null
  let lastWord: StaffWord | null = null

  async function write(who: StaffView, action: 'signed-in' | 'signed-out'): Promise<void> {
    if (journal.owner()) await journal.append('staff-action', { accountId: who.accountId, action })
  }

  /** Out at once; that the journal can't be written to must keep nobody in. */
  async function leave(): Promise<void> {
    const who = staff.value
    stopTimer?.()
    if (!who) return
    present = null
    staff.next(null)
    await write(who, 'signed-out').catch((error) => ports.log('sign-out-not-recorded', { err: error }))
  }

  function applyStaffWord(word: StaffWord): void {
    lastWord = word
    if (!present) return
    const change = staffChange(present, word)
    if (change === 'gone' || (change && ranks[change.role] < ranks[present.role])) void leave()
  }

  return {
    staff$: staff,
    applyStaffWord,
    audience: () => {
      if (!staff.value) return 'guest'
      return staff.value.role === 'administrator' ? 'admin' : 'staff'
    },
    signIn: async ({ login, password }) => {
      const signedIn = await deps.signIn(login, password)
      if (!signedIn.ok) return signedIn
      await leave()
      const { accountId, name, role } = signedIn.value
      const view = { accountId, name, role }
      await write(view, 'signed-in')
      stopTimer = ports.timer(maxMs, () => void leave())
      present = signedIn.value
      staff.next(view)
      // It may have come while this was under way.
      if (lastWord) applyStaffWord(lastWord)
      return accepted(view)
    },
    signOut: async () => {
      await leave()
      return accepted({})
    },
  }
}
