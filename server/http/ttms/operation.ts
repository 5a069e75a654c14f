import type { z } from 'zod'
import { accepted, type Result } from '../../../shared/core/result.ts'
import type { Speaker } from '../../accounts/sessions.ts'
import type { Author } from '../../ledger/accounts/audit-store.ts'
import type { Audience, Contract, FailureOf, Given } from './contract.ts'
import type { Fields } from './fields.ts'
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

/** The caller as whoever changes something. */
export function authorOf({ cinemaId, speaker }: Caller<'admin' | 'customer'>): Author {
  return { cinemaId, accountId: speaker.accountId, device: null }
}

/** How an operation ends besides success: in a sentence, or over a limit of tries (HTTP 429). */
export type Failure = string | { readonly retryAfterSeconds: number }

/** What a success answers: its `data`, and the session's new token where that changes (null: it is closed). */
export type Success<Data = unknown> = { readonly data: Data; readonly newToken?: string | null }

/** One row of the interface, ready to be served. */
export type Operation = Contract & {
  /** Reads the parameters and does the work; session and permission are settled by then. */
  readonly run: (caller: Caller, fields: Fields) => Promise<Result<Success, Failure>>
}

type AnswerOf<Of extends Contract> = Of extends { readonly changesSession: true }
  ? Success<z.infer<Of['data']>>
  : z.infer<Of['data']>

/** Makes a row: what its contract says, done by the use case that answers its data. */
export function operation<const Of extends Contract>(
  contract: Of,
  answer: (caller: Caller<Of['who']>, sent: Given<Of>) => Promise<Result<AnswerOf<Of>, FailureOf<Of>>>,
): Operation {
  return {
    ...contract,
    run: async (caller, fields) => {
      const sent = contract.read ? contract.read(fields) : readParameters(contract.parameters, fields)
      if (!sent.ok) return sent
      // The routes let nobody without a session come this far where the row asks for one.
      const answered = await answer(caller as Caller<Of['who']>, sent.value as Given<Of>)
      if (!answered.ok) return answered
      return accepted(contract.changesSession ? (answered.value as Success) : { data: answered.value })
    },
  }
}
