import type { Parameters, SpeakerName, World } from './world.ts'

/** A request that is refused: the good one, changed, and the sentence it gets. */
export type Refusal = {
  readonly when: string
  readonly change: (good: Parameters, world: World) => Parameters | Promise<Parameters>
  readonly msg: string
  /** Sent as JSON, where a form could not tell a number from a text. */
  readonly isJson?: boolean
}

/** What one operation answers, from the protocol page. */
export type OperationCases = {
  readonly path: string
  /** The sentence that each speaker gets for the good request; empty: success. */
  readonly matrix: Readonly<Record<SpeakerName, string>>
  /** Makes what is needed for a request that succeeds; what it needs to own is the customer's. */
  readonly good: (world: World) => Parameters | Promise<Parameters>
  /** Whether a success ends the session that asked. */
  readonly endsSession?: boolean
  /** Who asks in the cases. */
  readonly by: SpeakerName
  /** The success's data for the good request, as a pattern. */
  readonly answers: (good: Parameters, world: World) => unknown
  /** Values that are illegal, by parameter; that it is missing or empty is tried by itself unless named in `mayMiss`. */
  readonly illegalValues?: Readonly<Record<string, readonly unknown[]>>
  readonly mayMiss?: readonly string[]
  readonly mayBeEmpty?: readonly string[]
  readonly refusals?: readonly Refusal[]
}

const no = "the user didn't log in"
const poor = 'user does not have enough permissions'

export const forAnyone = { nobody: '', customer: '', other: '', administrator: '', dead: '' }
export const forCustomers = { nobody: no, customer: '', other: '', administrator: '', dead: no }
export const forAdministrators = { nobody: no, customer: poor, other: poor, administrator: '', dead: no }

/** What is no id at all. One that names nothing is each operation's own affair. */
export const notIntegers = ['x', '1.5', '1e3', '0x10', '99999999999999999999', 1.5, true, [1], { a: 1 }]
/** Whole numbers that an int4 column can't hold. */
export const beyondInt4 = [2_147_483_648, 3_000_000_000, -2_147_483_649]
/** What is no name at all. */
export const notNames = ['x'.repeat(256), '😀'.repeat(256), 'x'.repeat(10_240), 'a\0b', '\ud800', 7, ['a'], true]
