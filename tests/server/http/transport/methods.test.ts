import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncPaths } from '../../../../shared/sync/messages.ts'
import { listenOnLoopback, openTestServer, type TestServer } from '../../../support/central-server.ts'
import { sendWhole } from '../../../support/raw-request.ts'

const findMovie = '/ttms/public/index.php/admin/movie/findmovie'

describe('a method that an address does not have', () => {
  let server: TestServer
  let port: number
  beforeAll(async () => {
    server = await openTestServer('PGlite')
    port = await listenOnLoopback(server)
  })
  afterAll(() => server.close())

  const ask = async (method: string, url: string) => {
    const { statusCode, headers } = await server.app.inject({ method: method as 'GET', url })
    return [statusCode, headers.allow]
  }

  it.each([
    [findMovie, 'POST', ['GET', 'PUT', 'OPTIONS', 'PROPFIND', 'TRACE']],
    ['/user/list', 'GET, HEAD', ['POST', 'DELETE', 'PROPFIND']],
    ['/user/login', 'POST', ['GET', 'HEAD', 'OPTIONS', 'MKCOL']],
    ['/healthz', 'GET, HEAD', ['POST', 'OPTIONS', 'PROPFIND']],
    ['/docs', 'GET, HEAD', ['POST', 'PATCH']],
    [`/posters/${'0'.repeat(64)}`, 'GET, HEAD', ['PUT']],
    [syncPaths.live, 'GET, HEAD', ['POST']],
    [syncPaths.journal, 'POST', ['GET', 'PUT', 'REPORT']],
  ])('of %s ends in 405, which says that there is %s', async (url, allowed, methods) => {
    for (const method of methods) expect([method, ...(await ask(method, url))]).toEqual([method, 405, allowed])
  })

  it('is none where there is no such address', async () => {
    for (const url of ['/nothing', '/ttms/public/index.php/nothing', '/user/nothing']) {
      expect(await ask('PROPFIND', url)).toEqual([404, undefined])
    }
  })

  it('is not HEAD where there is GET: it has the same head and no body', async () => {
    const answer = await server.app.inject({ method: 'HEAD', url: '/user/list' })
    expect([answer.statusCode, answer.body]).toEqual([200, ''])
    expect(await ask('HEAD', '/healthz')).toEqual([200, undefined])
  })

  it('ends in 501 where nobody knows it, and what can’t be read in 400', async () => {
    const statusOf = async (method: string, path: string) =>
      (await sendWhole(port, { method, path, body: Buffer.alloc(0) })).status
    expect(await statusOf('DANCE', '/healthz')).toBe(501)
    expect(await statusOf('D\0NCE', '/healthz')).toBe(400)
    expect(await statusOf('DANCE', '')).toBe(400)
    expect(await statusOf('GET', '/healthz and more')).toBe(400)
    expect(await statusOf('GET', `/${'x'.repeat(20_000)}`)).toBe(431)
  })
})
