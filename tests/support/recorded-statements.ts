import pg from 'pg'

export type Statement = { readonly text: string; readonly values: readonly unknown[] }

/**
 * Every statement that this process sends to Postgres or PGlite while `work` runs, in the order sent. `areReturned` tells
 * `work` whether the results of all of them are here.
 */
export async function recordStatements(work: (areReturned: () => boolean) => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = []
  let underWay = 0
  const send = pg.Client.prototype.query as (this: pg.Client, ...given: unknown[]) => unknown
  const record = function (this: pg.Client, ...given: unknown[]): unknown {
    const [asked, values] = given
    const { text, values: own } = typeof asked === 'string' ? { text: asked, values } : (asked as pg.QueryConfig)
    statements.push({ text, values: (own ?? []) as readonly unknown[] })
    const sent = send.apply(this, given)
    if (sent instanceof Promise) {
      underWay += 1
      const end = () => {
        underWay -= 1
      }
      sent.then(end, end)
    }
    return sent
  }
  pg.Client.prototype.query = record as typeof pg.Client.prototype.query
  try {
    await work(() => underWay === 0)
  } finally {
    pg.Client.prototype.query = send as typeof pg.Client.prototype.query
  }
  return statements
}
