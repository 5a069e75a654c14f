/**
 * What the server's tables went through, statement by statement in the order in which it happened: what a real database
 * must make of it too. `trx`: which transaction; `ask`: which statement, where others may come between its beginning and
 * its end.
 */
export type HistoryStep =
  | {
      readonly what: 'asked'
      readonly trx: number
      readonly ask: number
      readonly name: string
      readonly given: readonly unknown[]
      /** Of a web order: what its one statement is asked of, and when. */
      readonly webAtMs: number | null
      /** The last number that each sequence had given before it. */
      readonly lastIds: Readonly<Record<string, number>>
    }
  | { readonly what: 'waits'; readonly trx: number }
  | { readonly what: 'answered'; readonly trx: number; readonly ask: number; readonly answer: unknown }
  /** Postgres's code of what the statement failed with. */
  | { readonly what: 'failed'; readonly trx: number; readonly ask: number; readonly code: string }
  /** A part of a transaction begins, stays, or is undone. */
  | { readonly what: 'savepoint' | 'released' | 'undone'; readonly trx: number }
  | { readonly what: 'committed' | 'rolled back'; readonly trx: number }
  /** The server dies, and every transaction with it. */
  | { readonly what: 'crashed' }

export type History = HistoryStep[]
