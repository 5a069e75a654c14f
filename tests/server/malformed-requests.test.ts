import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fuzz } from '../bench/http/fuzz.ts'
import { openTestServer, type TestServer } from '../support/central-server.ts'
import { databaseKinds } from '../support/databases.ts'
import { figure, seed, tellFigure } from '../support/figures.ts'
import { applyAsMerchant, signInAdministrator } from '../support/merchant-client.ts'
import { signIn } from '../support/web-customer.ts'

const count = Math.ceil(figure(1_000_000) / databaseKinds.length)

// As `npm run bench -- fuzz-http` sends them to a program of its own.
describe.each(databaseKinds)('malformed requests to a server on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind, { loginTries: 3, registerTries: 20 })
  })
  afterAll(() => server.close())

  it('are each answered, and none of them finds a fault', async () => {
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
    const administrator = await signInAdministrator(server)
    const { cookie } = await applyAsMerchant(server)
    const customer = await signIn(server)
    const sessions = [bearer(administrator.token), bearer(customer.token), { cookie: administrator.cookie }, { cookie }]
    const url = await server.app.listen({ host: '127.0.0.1', port: 0 })
    const { sent, large, faults } = await fuzz(url, { seed, count, atOnce: 16, sessions })
    tellFigure(
      `malformed requests on ${kind}: ${sent} sent, ${large} of them with large bodies, ${faults.length} faults`,
    )
    expect(large).toBeGreaterThan(0)
    expect({ sent, faults, logged: server.faults }).toEqual({ sent: count, faults: [], logged: [] })
  }, 3_600_000)
})
