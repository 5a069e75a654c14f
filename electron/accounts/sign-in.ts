import type { StaffView } from '../../shared/accounts/staff.ts'
import { createMutex } from '../../shared/core/mutex.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { CallRefusal } from '../../shared/screen-api.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import { staffSignInAnswerSchema } from '../../shared/sync/staff-messages.ts'
import type { ServerClock } from '../server-link/server-clock.ts'
import type { Ask } from '../server-link/server-requests.ts'
import { isPasswordOf } from './password-hash.ts'
import type { RememberedStaff } from './sealed-staff.ts'
import type { SignInTries } from './sign-in-tries.ts'
import type { StaffStore } from './staff-store.ts'

const dayMs = 24 * 3_600_000

type SignInRefusal = CallRefusal<'staff.signIn'>

/** Who signed in, and what the server has said of them: its later word is held against that. */
export type SignedIn = StaffView & Pick<RememberedStaff, 'stamp' | 'verifiedAtMs'>
export type SignIn = (login: string, password: string) => Promise<Result<SignedIn, SignInRefusal>>

/**
 * Who this is: the server's word where it answers, else this kiosk's own memory of those who signed in here before.
 * Tries without the server are counted and backed off here; with it the server counts.
 */
export function createSignIn(deps: {
  readonly ask: Ask
  readonly staffStore: StaffStore
  readonly tries: SignInTries
  readonly serverClock: Pick<ServerClock, 'cinemaNowMs' | 'isTold'>
  /** For so long after the server's last word on somebody they are let in without it. */
  readonly offlineDays: number
}): SignIn {
  const { ask, staffStore, tries, serverClock, offlineDays } = deps
  // One after the other: many tries at once would all pass before the first was counted.
  const withLock = createMutex()

  async function signInHere(login: string, password: string): Promise<Result<SignedIn, SignInRefusal>> {
    const known = await staffStore.find(login)
    if (!known || isOutdated(known)) return refused({ code: 'NeedsServer' })
    const waitMs = await tries.waitMs(login)
    if (waitMs > 0) return refused({ code: 'TooManyTries', retryAfterSeconds: Math.ceil(waitMs / 1000) })
    if (!(await isPasswordOf(password, known.passwordHash))) {
      await tries.countWrong(login)
      return refused({ code: 'WrongLogin' })
    }
    await tries.forget(login)
    const { accountId, name, role, stamp, verifiedAtMs } = known
    return accepted({ accountId, name, role, stamp, verifiedAtMs })
  }

  /** Where it can't be told what time it is, nobody can say that the time is not over. */
  function isOutdated({ verifiedAtMs }: RememberedStaff): boolean {
    return !serverClock.isTold() || serverClock.cinemaNowMs() - verifiedAtMs > offlineDays * dayMs
  }

  /** A password that the server no longer takes must not open this kiosk once the line is down. */
  async function forgetIfOutdated(login: string, password: string): Promise<void> {
    const known = await staffStore.find(login)
    if (known && (await isPasswordOf(password, known.passwordHash))) await staffStore.forget(login)
  }

  return async (login, password) => {
    const answer = await ask({
      method: 'POST',
      path: syncPaths.staffSignIn,
      body: { login, password },
      answer: staffSignInAnswerSchema,
    })
    if (answer.ok) {
      await staffStore.keep(login, password, answer.value)
      await tries.forget(login)
      const { atMs: verifiedAtMs, ...staff } = answer.value
      return accepted({ ...staff, verifiedAtMs })
    }
    const { refusal } = answer
    if (refusal.code === 'TooManyTries') return refused(refusal)
    if (refusal.code !== 'WrongLogin') return await withLock(() => signInHere(login, password))
    await forgetIfOutdated(login, password)
    return refused(refusal)
  }
}
