import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTarget } from '../../../../server/http/transport/request-target.ts'
import { listenOnLoopback, openTestServer, type TestServer } from '../../../support/central-server.ts'
import { sendWhole } from '../../../support/raw-request.ts'

const findMovie = '/ttms/public/index.php/admin/movie/findmovie'

describe('the address that a target means', () => {
  it.each([
    ['/path?a=b', '/path?a=b'],
    ['http://shop.example/path?a=b', '/path?a=b'],
    ['HTTPS://shop.example:443/path', '/path'],
    ['http://shop.example', '/'],
    ['http://shop.example?a=b', '/?a=b'],
    ['/%70ath/%7Euser', '/path/~user'],
    ['/a%2Fb%2fc%20d', '/a%2Fb%2fc%20d'],
    ['/path?%61=%61', '/path?%61=%61'],
    ['/path?a=http://other/b', '/path?a=http://other/b'],
    ['/a?b?c', '/a?b?c'],
    ['/%zz', '/%zz'],
    ['*', '*'],
  ])('is of %s: %s', (target, address) => {
    expect(readTarget(target)).toBe(address)
  })
})

describe('a server that is asked over a line', () => {
  let server: TestServer
  let port: number
  beforeAll(async () => {
    server = await openTestServer('PGlite')
    port = await listenOnLoopback(server)
  })
  afterAll(() => server.close())

  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  it.each([
    `http://127.0.0.1${findMovie}`,
    `http://another.example:8080${findMovie}`,
    findMovie.replaceAll('movie', '%6dovie'),
    findMovie.toUpperCase().replace('ADMIN', '%41DMIN'),
  ])('takes %s for the operation that it is', async (path) => {
    const answer = await sendWhole(port, { path, headers: form, body: Buffer.from('option=1') })
    expect([answer.status, JSON.parse(answer.body).status]).toEqual([200, 0])
  })

  it.each(['http://127.0.0.1/user/list', '/us%65r/list?pag%65=1'])(
    'takes %s for the merchants’ operation',
    async (path) => {
      const answer = await sendWhole(port, { method: 'GET', path, body: Buffer.alloc(0) })
      expect(JSON.parse(answer.body).code).toBe(1101)
    },
  )
})
