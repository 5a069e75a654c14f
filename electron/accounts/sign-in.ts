import type { StaffView } from '../../shared/accounts/staff.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import { createTurns } from '../../shared/core/turns.ts'
import type { CallRefusal } from '../../shared/kiosk-api.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import { staffSignInAnswerSchema } from '../../shared/sync/staff-messages.ts'
import type { Ask } from '../sync/server-connection.ts'
import { isPasswordOf } from './password-hash.ts'
import type { SignInTries } from './sign-in-tries.ts'
import type { StaffStore } from './staff-store.ts'

type SignInRefusal = CallRefusal<'staff.signIn'>
export type SignIn = (login: string, password: string) => Promise<Result<StaffView, SignInRefusal>>

/**
 * Who this is: the server's word where it answers, else this kiosk's own memory of those who signed in here before.
 * Tries without the server are counted and backed off here; with it the server counts.
 */
export function createSignIn(given: {
  readonly ask: Ask
  readonly staffStore: StaffStore
  readonly tries: SignInTries
}): SignIn {
  const { ask, staffStore, tries } = given
  // One after the other: many tries at once would all pass before the first was counted.
  const inTurn = createTurns()

  async function signInHere(login: string, password: string): Promise<Result<StaffView, SignInRefusal>> {
    const known = await staffStore.find(login)
    if (!known) return refused({ code: 'NeedsServer' })
    const waitMs = await tries.waitMs(login)
    if (waitMs > 0) return refused({ code: 'TooManyTries', retryAfterSeconds: Math.ceil(waitMs / 1000) })
    if (!(await isPasswordOf(password, known.passwordHash))) {
      await tries.countWrong(login)
      return refused({ code: 'WrongLogin' })
    }
    await tries.forget(login)
    return accepted(known.staff)
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
      return accepted(answer.value)
    }
    const { refusal } = answer
    if (refusal.code === 'TooManyTries') return refused(refusal)
    if (refusal.code !== 'WrongLogin') return await inTurn(() => signInHere(login, password))
    await forgetIfOutdated(login, password)
    return refused(refusal)
  }
}
