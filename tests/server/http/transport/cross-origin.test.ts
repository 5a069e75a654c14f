import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passwordDigest } from '../../../../clients/merchant-client.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { askMerchant, cookieOf } from '../../../support/merchant-client.ts'
import { usualPassword } from '../../../support/web-customer.ts'

const shop = 'https://shop.example'
const base = '/ttms/public/index.php'

describe('a page of another origin', () => {
  let server: TestServer
  let closed: TestServer
  beforeAll(async () => {
    server = await openTestServer('PGlite', { corsOrigins: [shop, 'http://localhost:5173'] })
    closed = await openTestServer('PGlite')
  })
  afterAll(() => Promise.all([server.close(), closed.close()]))

  const preflight = async (at: TestServer, origin: string, url = `${base}/index/user/login`) => {
    const { statusCode, headers } = await at.app.inject({
      method: 'OPTIONS',
      url,
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    return { statusCode, origin: headers['access-control-allow-origin'], headers }
  }

  it('may ask where it was let in, at both public interfaces and not at the kiosks’', async () => {
    for (const url of [`${base}/index/user/login`, '/user/login']) {
      const { statusCode, origin, headers } = await preflight(server, shop, url)
      expect([statusCode, origin]).toEqual([204, shop])
      expect(headers['access-control-allow-headers']).toContain('authorization')
      expect(headers['access-control-allow-credentials']).toBe(undefined)
      expect(headers.vary).toMatch(/origin/i)
    }
    expect((await preflight(server, shop, '/kiosk/v1/hello')).origin).toBe(undefined)
  })

  it('may not where it was not, whatever it is called', async () => {
    for (const origin of ['https://shop.example.evil', 'http://shop.example', 'null', 'https://SHOP.example:444']) {
      expect(await preflight(server, origin)).toMatchObject({ statusCode: 405, origin: undefined })
    }
    expect(await preflight(closed, shop)).toMatchObject({ statusCode: 405, origin: undefined })
  })

  it('registers, signs in and asks with the token that it is told, without a cookie', async () => {
    const send = (path: string, payload: object, more: Record<string, string> = {}) =>
      server.app.inject({ method: 'POST', url: `${base}/${path}`, payload, headers: { origin: shop, ...more } })
    const person = { customer_name: 'Ada', customer_mobile: '13800000001', customer_email: 'ada@example.com' }
    const password = { customer_passwd: usualPassword }
    expect((await send('index/user/register', { ...person, ...password })).json().msg).toBe('')
    const signedIn = await send('index/user/login', { customer_email: person.customer_email, ...password })
    const token = String(signedIn.headers['ttms-session'])
    expect(token).toMatch(/^\S{20,}$/)
    expect(signedIn.headers['access-control-expose-headers']).toContain('ttms-session')
    const orders = await send('index/ticket/findUserTicket', {}, { authorization: `Bearer ${token}` })
    expect(orders.json()).toMatchObject({ status: 0, data: [] })
    expect((await send('index/ticket/findUserTicket', {})).json().msg).toBe("the user didn't log in")
  })

  it('applies and asks as a merchant with the token alone, which is worth nothing once it is altered', async () => {
    const fields = { user: 'shop-abroad', pasw: passwordDigest(usualPassword), type: 1 }
    const applied = await askMerchant(server, '/user/reg', { fields, headers: { origin: shop } })
    const token = String(applied.headers['ttms-session'])
    const ask = (authorization: string, cookie = '') =>
      askMerchant(server, '/user/info', { method: 'GET', cookie, headers: { origin: shop, authorization } })
    expect((await ask(`Bearer ${token}`)).body).toMatchObject({ code: 0, data: { nick: '' } })
    expect((await ask(`Bearer ${token}x`, cookieOf(applied))).body.code).toBe(1102)
    expect((await ask('Basic x')).body.code).toBe(1101)
    const list = { method: 'GET', headers: { authorization: `Bearer ${token}` } } as const
    expect((await askMerchant(server, '/user/list', list)).body.code).toBe(1103)
  })

  it('is told no token where it was not let in, nor is a page of this server', async () => {
    const apply = (at: TestServer, user: string, headers: Record<string, string>) =>
      askMerchant(at, '/user/reg', { fields: { user, pasw: passwordDigest(usualPassword), type: 1 }, headers })
    const answers = [
      await apply(closed, 'shop-one', { origin: shop }),
      await apply(server, 'shop-two', { origin: 'https://other.example' }),
      await apply(server, 'shop-three', {}),
    ]
    expect(answers.map(({ body, headers }) => [body.code, headers['ttms-session']])).toEqual(
      answers.map(() => [0, undefined]),
    )
  })
})
