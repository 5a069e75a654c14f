import type { DeviceNumber } from '../../shared/core/ids.ts'

/** One query of the ledger as it was asked and answered. */
export type AskedQuery = { readonly name: string; readonly given: readonly unknown[]; readonly answer: unknown }

export type BlockedOrNot = { readonly device: DeviceNumber; readonly is_blocked: boolean }

/** What the server's tables went through, in the order of its commits: what a real database must make of it too. */
export type HistoryStep =
  /** `lastItemId`: the last number of *to resolve* before it; one that came to nothing took some of them too. */
  | { readonly what: 'transaction'; readonly queries: readonly AskedQuery[]; readonly lastItemId: number }
  | { readonly what: 'web-order'; readonly atMs: number; readonly query: AskedQuery }
  /** Devices that an administrator blocked, or let go on. */
  | { readonly what: 'rows'; readonly table: 'devices'; readonly rows: readonly BlockedOrNot[] }

export type History = HistoryStep[]
