import type { Result } from '../../shared/core/result.ts'
import type { MerchantSpeaker } from '../merchants/merchant.ts'
import type { Failure } from './envelope.ts'
import type { Fields } from './fields.ts'
import type { Parameters, Values } from './parameters.ts'
import { readParameters } from './parameters.ts'

/** Who may: anybody, everybody who is signed in, or administrators. */
export type Audience = 'anyone' | 'signed-in' | 'administrator'

/** What an operation may know of its request besides its parameters. */
export type Caller<Who extends Audience = Audience> = {
  readonly cinemaId: number
  readonly speaker: Who extends 'anyone' ? null : MerchantSpeaker
  /** The session's token as it was presented, or null. */
  readonly token: string | null
  /** The network address that the request came from. */
  readonly address: string
}

/** The cookies of a client that signs in. */
export type SignedIn = { readonly speaker: MerchantSpeaker; readonly token: string }

/** What a success answers: its `data`, none where it is absent; and who is signed in from now on (null: nobody). */
export type Success = { readonly data?: unknown; readonly signedIn?: SignedIn | null }

type RowFacts = {
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly who: Audience
  readonly summary: string
  /** Failures of its own, besides wrong parameters and what all rows of its audience have in common. */
  readonly failures: readonly Failure['code'][]
  /** Whether its body may be multipart, which may be larger than a form. */
  readonly takesFiles?: true
  /** The JSON schema of its `data`; null where it has none. */
  readonly data: Readonly<Record<string, unknown>> | null
}

/** One row of the interface, ready to be served. */
export type Operation = RowFacts & {
  readonly parameters: Parameters
  /** Reads the parameters and does the work; session and permission are settled by then. */
  readonly run: (caller: Caller, fields: Fields) => Promise<Result<Success, Failure>>
}

/** Makes a row: its address, who may, its parameters in their order of checks, and the use case that answers its data. */
export function operation<Who extends Audience, Of extends Parameters>(
  row: RowFacts & {
    readonly who: Who
    readonly parameters: Of
    readonly answer: (caller: Caller<Who>, values: Values<Of>) => Promise<Result<Success, Failure>>
  },
): Operation {
  const { answer, ...facts } = row
  return {
    ...facts,
    run: async (caller, fields) => {
      const values = await readParameters(row.parameters, fields)
      // The face lets nobody without a session come this far where the row asks for one.
      return values.ok ? answer(caller as Caller<Who>, values.value) : values
    },
  }
}
