import pg from 'pg'

export type Statement = { readonly text: string; readonly values: readonly unknown[] }

/** Every statement that this process sends to Postgres while `work` runs, in the order sent. */
export async function recordStatements(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = []
  const send = pg.Client.prototype.query as (this: pg.Client, ...given: unknown[]) => unknown
  const record = function (this: pg.Client, ...given: unknown[]): unknown {
    const [asked, values] = given
    const { text, values: own } = typeof asked === 'string' ? { text: asked, values } : (asked as pg.QueryConfig)
    statements.push({ text, values: (own ?? []) as readonly unknown[] })
    return send.apply(this, given)
  }
  pg.Client.prototype.query = record as typeof pg.Client.prototype.query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = send as typeof pg.Client.prototype.query
  }
  return statements
}
