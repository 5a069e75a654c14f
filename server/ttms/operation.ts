import type { Result } from '../../shared/core/result.ts'
import { accepted } from '../../shared/core/result.ts'
import type { Author } from '../accounts/audit-store.ts'
import type { Speaker } from '../accounts/sessions.ts'
import type { Fields } from './fields.ts'
import type { Reader, Values } from './parameters.ts'
import { readParameters } from './parameters.ts'

/** What an operation may know of its request besides its parameters. */
export type Caller<Who extends Audience = Audience> = {
  readonly cinemaId: number
  readonly speaker: Who extends 'anyone' ? Speaker | null : Speaker
  /** The session's token as it was presented, or null. */
  readonly token: string | null
  /** The network address that the request came from. */
  readonly address: string
}

export type Audience = 'anyone' | 'customer' | 'admin'

/** The caller as whoever changes something. */
export function authorOf({ cinemaId, speaker }: Caller<'admin' | 'customer'>): Author {
  return { cinemaId, accountId: speaker.accountId, device: null }
}

/** How an operation ends besides success: in a sentence, or over a limit of tries (HTTP 429). */
export type Failure = string | { readonly retryAfterSeconds: number }

/** What a success answers: its `data`, and the session's new token where that changes (null: it is closed). */
export type Success = { readonly data: unknown; readonly newToken?: string | null }

/** One row of the interface, ready to be served. */
export type Operation = {
  readonly paths: readonly string[]
  readonly who: Audience
  /** Reads the parameters and does the work; session and permission are settled by then. */
  readonly run: (caller: Caller, fields: Fields) => Promise<Result<Success, Failure>>
}

/** Makes a row whose parameters are read by a function of its own, where their order of checks needs one. */
export function operationReading<Who extends Audience, Parameters>(row: {
  readonly paths: readonly string[]
  readonly who: Who
  readonly read: (fields: Fields) => Result<Parameters, string>
  readonly answer: (caller: Caller<Who>, parameters: Parameters) => Promise<Result<Success, Failure>>
}): Operation {
  return {
    paths: row.paths,
    who: row.who,
    run: async (caller, fields) => {
      const parameters = row.read(fields)
      // The face lets nobody without a session come this far where the row asks for one.
      return parameters.ok ? row.answer(caller as Caller<Who>, parameters.value) : parameters
    },
  }
}

/** Makes a row: its address, who may, its parameters in their order of checks, and the use case that answers its data. */
export function operation<Who extends Audience, Readers extends Record<string, Reader<unknown>>>(row: {
  readonly paths: readonly string[]
  readonly who: Who
  readonly parameters: Readers
  readonly answer: (caller: Caller<Who>, parameters: Values<Readers>) => Promise<Result<unknown, string>>
}): Operation {
  return operationReading({
    ...row,
    read: (fields) => readParameters(row.parameters, fields),
    answer: async (caller: Caller<Who>, parameters) => {
      const answered = await row.answer(caller, parameters)
      return answered.ok ? accepted({ data: answered.value }) : answered
    },
  })
}
