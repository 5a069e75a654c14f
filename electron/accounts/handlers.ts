import type { Ports } from '../../runtime/ports.ts'
import type { StaffView } from '../../shared/accounts/staff.ts'
import type { Audience } from '../../shared/screen-api.ts'
import type { KioskStore } from '../journal/open-kiosk-store.ts'
import type { Handlers } from '../link/kiosk-service.ts'
import type { ServerClock } from '../server-link/server-clock.ts'
import type { ServerConnection } from '../server-link/server-connection.ts'
import { createSignIn } from './sign-in.ts'
import { createSignInTries } from './sign-in-tries.ts'
import { createStaffSession } from './staff-session.ts'
import { createStaffStore } from './staff-store.ts'

export type AccountHandlers = Handlers<'staff.signIn' | 'staff.signOut', 'staff'> & {
  /** What the person at the screen may use now. */
  readonly audience: () => Audience
  /** Who is signed in, or null. */
  readonly signedIn: () => StaffView | null
}

/** The calls and the feed of staff who sign in here. Follows the server's word on who is staff. */
export function createAccountHandlers(deps: {
  readonly store: Pick<KioskStore, 'cipher' | 'database' | 'facts' | 'isOfOtherKey' | 'journal'>
  readonly connection: Pick<ServerConnection, 'ask' | 'staff$'>
  readonly serverClock: ServerClock
  /** For so long after the server's last word on somebody they are let in without it. */
  readonly offlineDays: number
  readonly ports: Pick<Ports, 'timer' | 'log'>
}): AccountHandlers {
  const { store, connection, serverClock, offlineDays, ports } = deps
  const staffStore = createStaffStore(store)
  const tries = createSignInTries(store.facts, serverClock)
  const signIn = createSignIn({ ask: connection.ask, staffStore, tries, serverClock, offlineDays })
  const session = createStaffSession({ signIn, journal: store.journal, ports })
  connection.staff$.subscribe((word) => {
    session.applyStaffWord(word)
    staffStore.applyStaffWord(word).catch((err) => ports.log('staff-info-not-saved', { err }))
  })

  return {
    calls: { 'staff.signIn': session.signIn, 'staff.signOut': session.signOut },
    feeds: { staff: () => session.staff$ },
    audience: session.audience,
    signedIn: () => session.staff$.value,
  }
}
