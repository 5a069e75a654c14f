import pg from 'pg'

// The server's own program, which returns over its channel how many statements it has sent its database so far.

let sent = 0
const send = pg.Client.prototype.query as (this: pg.Client, ...given: unknown[]) => unknown
const count = function (this: pg.Client, ...given: unknown[]): unknown {
  sent += 1
  return send.apply(this, given)
}
pg.Client.prototype.query = count as typeof pg.Client.prototype.query
process.on('message', ({ id }: { readonly id: number }) => process.send?.({ id, value: sent }))
await import('../../../../server/main.ts')
