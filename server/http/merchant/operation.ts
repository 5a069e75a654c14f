import type { Result } from '../../../shared/core/result.ts'
import type { MerchantSpeaker } from '../../ledger/merchants/merchant.ts'
import type { Audience, Contract, DataOf } from './contract.ts'
import type { Failure } from './envelope.ts'
import type { Fields } from './fields.ts'
import { readParameters, type Values } from './parameters.ts'

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
export type Success<Data = unknown> = { readonly data: Data; readonly signedIn?: SignedIn | null }

/** One row of the interface, ready to be served. */
export type Operation = Contract & {
  /** Reads the parameters and does the work; session and permission are settled by then. */
  readonly run: (caller: Caller, fields: Fields) => Promise<Result<Success, Failure>>
}

/** Makes a row: what its contract says, done by the use case that answers its data. */
export function operation<const Of extends Contract>(
  contract: Of,
  answer: (
    caller: Caller<Of['who']>,
    values: Values<Of['parameters']>,
  ) => Promise<Result<Success<DataOf<Of>>, Failure>>,
): Operation {
  return {
    ...contract,
    run: async (caller, fields) => {
      const values = await readParameters<Of['parameters']>(contract.parameters, fields)
      // The routes let nobody without a session come this far where the row asks for one.
      return values.ok ? answer(caller as Caller<Of['who']>, values.value) : values
    },
  }
}
