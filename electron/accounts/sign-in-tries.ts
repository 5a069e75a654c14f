import { createHash } from 'node:crypto'
import { z } from 'zod'
import { emailKey } from '../../shared/accounts/email-key.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { DeviceFacts } from '../store/device-facts.ts'

const freeTries = 3
const firstWaitMs = 5_000
const maxWaitMs = 15 * 60_000
const triesSchema = z.object({ wrong: z.int().min(0), waitUntilMs: z.int().min(0) })

/** Wrong tries without the server, by login. They are kept on disk: starting the kiosk again does not forget them. */
export type SignInTries = {
  /** Milliseconds until this login may be tried again; 0: now. */
  readonly waitMs: (login: string) => Promise<number>
  readonly countWrong: (login: string) => Promise<void>
  readonly forget: (login: string) => Promise<void>
}

/** Three tries are free, then each wrong one doubles the wait, from 5 s to a quarter of an hour. */
export function createSignInTries(facts: DeviceFacts, { cinemaNowMs }: Pick<CinemaClock, 'cinemaNowMs'>): SignInTries {
  const read = (login: string) => facts.read(keyOf(login), triesSchema)
  return {
    waitMs: async (login) => {
      const tries = await read(login)
      // A clock that was set back must not lock anybody out for longer than the longest wait.
      return tries ? Math.min(Math.max(0, tries.waitUntilMs - cinemaNowMs()), maxWaitMs) : 0
    },
    countWrong: async (login) => {
      const wrong = ((await read(login))?.wrong ?? 0) + 1
      const doublings = Math.min(wrong - freeTries - 1, 10)
      const waitMs = wrong <= freeTries ? 0 : Math.min(firstWaitMs * 2 ** doublings, maxWaitMs)
      await facts.put(keyOf(login), { wrong, waitUntilMs: cinemaNowMs() + waitMs })
    },
    forget: async (login) => {
      if (await read(login)) await facts.put(keyOf(login), { wrong: 0, waitUntilMs: 0 })
    },
  }
}

/** Logins may be longer than the store's keys, and need not be readable there. */
function keyOf(login: string): string {
  return `sign-in-tries/${createHash('sha256').update(emailKey(login)).digest('hex').slice(0, 32)}`
}
