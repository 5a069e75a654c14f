import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fuzz } from '../bench/http/fuzz.ts'
import type { TestServer } from '../support/central-server.ts'
import { openTestServer } from '../support/central-server.ts'
import { databaseKinds } from '../support/databases.ts'
import { applyAsMerchant, signInAdministrator } from '../support/merchant-client.ts'
import { signIn } from '../support/web-customer.ts'

const count = 1_500

// The short run of `npm run bench -- fuzz-http`.
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
    const { sent, faults } = await fuzz(url, { seed: 1, count, atOnce: 8, sessions })
    expect({ sent, faults, logged: server.faults }).toEqual({ sent: count, faults: [], logged: [] })
  })
})
