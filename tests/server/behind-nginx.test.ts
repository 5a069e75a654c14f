import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toForm } from '../../clients/form.ts'
import { passwordDigest } from '../../clients/merchant-client.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import { openTestServer, type TestServer } from '../support/central-server.ts'
import { findOrInstallNginx, type Nginx, startNginx } from '../support/nginx.ts'
import { enrolKiosk } from '../support/signing-kiosk.ts'
import { signIn, usualPassword } from '../support/web-customer.ts'

const loginTries = 2
const found = findOrInstallNginx()
const why = typeof found === 'string' ? found : null

// With the configuration that docs/operations.md gives to operators (build/proxy/nginx-ttms.conf).
describe.skipIf(why !== null)(
  `a server behind nginx as documented (skipped where ${why ?? 'there is no nginx'})`,
  () => {
    let server: TestServer
    let nginx: Nginx
    beforeAll(async () => {
      server = await openTestServer('PGlite', { loginTries, trustProxy: { hops: 1 } })
      await server.app.listen({ host: '127.0.0.1', port: 0 })
      const { port } = server.app.server.address() as AddressInfo
      if (typeof found !== 'string') nginx = await startNginx(found.nginx, port)
    }, 180_000)
    afterAll(async () => {
      await nginx?.stop()
      await server.close()
    })

    const post = (from: string, path: string, fields: object, headers = {}) =>
      nginx.ask(from, path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: toForm({ ...fields }).toString(),
      })
    const logIn = (from: string, customer_email: string, customer_passwd: string, headers = {}) =>
      post(from, '/ttms/public/index.php/index/user/login', { customer_email, customer_passwd }, headers)

    it('refuses the client whose logins failed too often, whatever addresses it claims, and nobody else', async () => {
      const { email } = await signIn(server)
      for (let tried = 0; tried < loginTries * 10; tried++) {
        const claimed = {
          'x-forwarded-for': `203.0.113.${tried}`,
          'x-real-ip': '203.0.113.1',
          forwarded: 'for=192.0.2.1',
        }
        const answer = await logIn('127.0.0.2', `nobody-${tried}@cinema.example`, 'wrong-password', claimed)
        expect(answer.status).toBe(200)
      }
      expect(await logIn('127.0.0.2', email, usualPassword)).toMatchObject({ status: 429 })
      expect(await logIn('127.0.0.2', email, usualPassword, { 'x-forwarded-for': '203.0.113.200' })).toMatchObject({
        status: 429,
      })
      const other = await logIn('127.0.0.3', email, usualPassword)
      expect([other.status, JSON.parse(other.text).msg]).toEqual([200, ''])
    })

    it('gives cookies that browsers send over TLS alone', async () => {
      const administrator = await signIn(server, 'administrator')
      const ofTtms = await logIn('127.0.0.4', administrator.email, usualPassword)
      const login = { user: administrator.email, pasw: passwordDigest(usualPassword) }
      const ofMerchants = await post('127.0.0.4', '/user/login', login)
      const cookies = [...(ofTtms.headers['set-cookie'] ?? []), ...(ofMerchants.headers['set-cookie'] ?? [])]
      expect(cookies).toHaveLength(4)
      for (const cookie of cookies) expect(cookie).toContain('; Secure')
    })

    it('lets a kiosk’s live stream through as it is written', async () => {
      const kiosk = await enrolKiosk(server)
      const headers = kiosk.signedHeaders('GET', syncPaths.live)
      const stream = await nginx.ask('127.0.0.5', syncPaths.live, { headers, until: /:\n\n/ })
      expect(stream).toMatchObject({ status: 200, text: ':\n\n' })
    })
  },
)
