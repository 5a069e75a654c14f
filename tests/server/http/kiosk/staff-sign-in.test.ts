import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncPaths } from '../../../../shared/sync/messages.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { enrolKiosk } from '../../../support/signing-kiosk.ts'
import { signIn, usualPassword } from '../../../support/web-customer.ts'

const refusal = (httpStatus: number, code: string, more = {}) => ({ httpStatus, body: { refusal: { code, ...more } } })

describe('signing in at a kiosk', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer('PGlite')
  })
  afterAll(() => server.close())

  it('lets staff in by their role, and neither customers nor wrong passwords', async () => {
    const kiosk = await enrolKiosk(server)
    const [manager, customer] = [await signIn(server, 'manager'), await signIn(server)]
    const ask = (login: string, password: string) => kiosk.ask('POST', syncPaths.staffSignIn, { login, password })
    expect(await ask(manager.email, usualPassword)).toEqual({
      httpStatus: 200,
      body: {
        ...{ accountId: manager.accountId, name: manager.name, role: 'manager' },
        ...{ stamp: expect.stringMatching(/^[\w-]{43}$/), atMs: server.time.clock.nowMs() },
      },
    })
    expect(await ask(customer.email, usualPassword)).toEqual(refusal(409, 'WrongLogin'))
    expect(await ask('nobody@cinema.example', usualPassword)).toEqual(refusal(409, 'WrongLogin'))
    expect(await ask('', usualPassword)).toMatchObject(refusal(409, 'BadRequest'))
    for (let tried = 0; tried < 10; tried++) {
      expect(await ask(manager.email, 'wrong-password')).toEqual(refusal(409, 'WrongLogin'))
    }
    const tooMany = refusal(429, 'TooManyTries', { retryAfterSeconds: 15 * 60 })
    expect(await ask(manager.email, usualPassword)).toEqual(tooMany)
  })
})
