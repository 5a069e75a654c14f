import type { z } from 'zod'
import type { Result } from '../../../shared/core/result.ts'
import type { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'
import type { Parameters, Values } from './parameters.ts'

/** What stands before every path. */
export const ttmsBase = '/ttms/public/index.php'

/** The cookie that holds a session's token. */
export const sessionCookie = 'ttms_session'

export type Audience = 'anyone' | 'customer' | 'admin'

/** One operation as a client knows it. The server's row, its description and the typed client are all made from this. */
export type Contract = {
  /** Where it answers; the first is its own, the others spellings that the interface has too. */
  readonly paths: readonly [string, ...string[]]
  readonly who: Audience
  readonly summary: string
  /** In their order of checks. */
  readonly parameters: Parameters
  /** Reads the parameters where they depend on each other or have an order of checks of their own. */
  readonly read?: (fields: Fields) => Result<unknown, string>
  /** The `data` of a success. */
  readonly data: z.ZodType
  /** Sentences of its own, besides those that every operation of its audience has. */
  readonly failures: readonly string[]
  /** Whether too many tries are answered with HTTP 429. */
  readonly isLimited?: true
  /** Whether a success opens or closes the session. */
  readonly changesSession?: true
}

export type Contracts = Readonly<Record<string, Contract>>

/** The parameters of an operation as they were read. */
export type Given<Of extends Contract> = Of extends { readonly read: (fields: Fields) => Result<infer Read, string> }
  ? Read
  : Values<Of['parameters']>

/** How an operation ends besides success: in one of its sentences, or over a limit of tries. */
export type FailureOf<Of extends Contract> =
  | Of['failures'][number]
  | typeof sentences.illegal
  // The session may end while the request is under way.
  | (Of extends { readonly who: 'anyone' } ? never : typeof sentences.notLoggedIn)
  | (Of extends { readonly isLimited: true } ? { readonly retryAfterSeconds: number } : never)
