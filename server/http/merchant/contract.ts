import type { z } from 'zod'
import type { Failure } from './envelope.ts'
import type { Parameters } from './parameters.ts'

/** Who may: anybody, everybody who is signed in, or administrators. */
export type Audience = 'anyone' | 'signed-in' | 'administrator'

/** One operation as a client knows it. The server's row, its description and the typed client are all made from this. */
export type Contract = {
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly who: Audience
  readonly summary: string
  /** In their order of checks. */
  readonly parameters: Parameters
  /** Failures of its own, besides wrong parameters and what all operations of its audience have in common. */
  readonly failures: readonly Failure['code'][]
  /** Whether its body may be multipart, which may be larger than a form. */
  readonly takesFiles?: true
  /** The `data` of a success; null where it has none. */
  readonly data: z.ZodType | null
}

export type Contracts = Readonly<Record<string, Contract>>

/** What a success tells. */
export type DataOf<Of extends Contract> = Of['data'] extends z.ZodType ? z.infer<Of['data']> : undefined
