import { BehaviorSubject } from 'rxjs'
import type { Log } from '../../program/log.ts'
import type { StaffView } from '../../shared/accounts/staff.ts'
import { accepted } from '../../shared/core/result.ts'
import type { Timer } from '../../shared/core/time.ts'
import type { Audience } from '../../shared/kiosk-api.ts'
import type { KioskCallHandlers } from '../link/kiosk-service.ts'
import type { Journal } from '../sales/journal.ts'
import type { SignIn } from './sign-in.ts'

/** The page signs out whoever is idle; nobody stays signed in for longer than this, whatever a page does. */
const longestMs = 60 * 60_000

/** Who is signed in at this kiosk's one screen. Each sign-in and sign-out is a fact of the journal. */
export type StaffSession = {
  readonly staff$: BehaviorSubject<StaffView | null>
  readonly audience: () => Audience
  readonly signIn: KioskCallHandlers['staff.signIn']
  readonly signOut: KioskCallHandlers['staff.signOut']
}

export function createStaffSession(given: {
  readonly signIn: SignIn
  readonly journal: Pick<Journal, 'append' | 'owner'>
  readonly timer: Timer
  readonly log: Log
}): StaffSession {
  const { journal, log } = given
  const staff = new BehaviorSubject<StaffView | null>(null)
  let stopTimer: (() => void) | null = null

  async function write(who: StaffView, action: 'signed-in' | 'signed-out'): Promise<void> {
    if (journal.owner()) await journal.append('staff-action', { accountId: who.accountId, action })
  }

  /** Out at once; that the journal can't be written to must keep nobody in. */
  async function leave(): Promise<void> {
    const who = staff.value
    stopTimer?.()
    if (!who) return
    staff.next(null)
    await write(who, 'signed-out').catch((error) => log.error({ err: error }, 'a sign-out is not in the journal'))
  }

  return {
    staff$: staff,
    audience: () => {
      if (!staff.value) return 'guest'
      return staff.value.role === 'administrator' ? 'admin' : 'staff'
    },
    signIn: async ({ login, password }) => {
      const signedIn = await given.signIn(login, password)
      if (!signedIn.ok) return signedIn
      await leave()
      await write(signedIn.value, 'signed-in')
      stopTimer = given.timer(longestMs, () => void leave())
      staff.next(signedIn.value)
      return signedIn
    },
    signOut: async () => {
      await leave()
      return accepted({})
    },
  }
}
