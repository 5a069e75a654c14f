import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toServerOptions, usualTimeLimits } from '../../../../server/http/transport/time-limits.ts'
import { syncPaths } from '../../../../shared/sync/messages.ts'
import { listenOnLoopback, openTestServer, type TestServer } from '../../../support/central-server.ts'
import { untilClosed } from '../../../support/raw-request.ts'
import { enrolKiosk } from '../../../support/signing-kiosk.ts'
import { until } from '../../../support/until.ts'

const login = 'POST /ttms/public/index.php/index/user/login HTTP/1.1\r\nhost: test\r\n'
const form = 'content-type: application/x-www-form-urlencoded\r\n'

// Each waits for the server to close the connection, however long that takes; one that never does is a test that ends in
// its time-out.
describe('a server that clients keep waiting', () => {
  let server: TestServer
  let port: number
  beforeAll(async () => {
    server = await openTestServer('PGlite', {
      timeLimits: { headersMs: 200, requestMs: 400, idleMs: 1_000, checkMs: 50 },
    })
    port = await listenOnLoopback(server)
  })
  afterAll(() => server.close())

  it.each([
    ['body that never ends', `${login}${form}content-length: 100\r\n\r\ncustomer_email=`],
    ['chunk that never comes', `${login}${form}transfer-encoding: chunked\r\n\r\n5\r\na=1&b\r\n`],
    ['body that is too large and never ends', `${login}${form}content-length: 9000000\r\n\r\nx`],
    ['body that nobody asked for', `POST /nothing HTTP/1.1\r\nhost: test\r\ncontent-length: 100\r\n\r\nx`],
    ['header that never ends', `${login}x-header: `],
    ['request that never begins', ''],
  ])('closes the connection of a %s', async (_what, text) => {
    await untilClosed(port, text)
    expect(server.faults).toEqual([])
  })

  it('closes the connection that asks nothing any more', async () => {
    const text = 'GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n'
    expect(await untilClosed(port, text)).toContain('{"status":"ok"}')
  })

  it('goes on with a kiosk’s live stream for as long as it says that it is alive', async () => {
    const kiosk = await enrolKiosk(server)
    const headers = Object.entries(kiosk.signedHeaders('GET', syncPaths.live)).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    )
    const socket = connect(port, '127.0.0.1')
    let received = ''
    let isClosed = false
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text
    })
    socket.on('close', () => {
      isClosed = true
    })
    socket.write(`GET ${syncPaths.live} HTTP/1.1\r\nhost: test\r\n${headers.join('')}\r\n`)
    const beats = () => received.split(':\n\n').length - 1
    await until(() => beats() === 1)
    // Long enough for the server to give up three requests that do not end, one after the other.
    for (let given = 1; given <= 3; given++) {
      await server.time.pass(10_000)
      await until(() => beats() === given + 1)
      await untilClosed(port, `${login}${form}content-length: 100\r\n\r\n`)
    }
    expect(isClosed).toBe(false)
    socket.destroy()
  })

  it('is given limits far above what a slow line needs, and far above the stream’s signs of life', () => {
    const { requestTimeout, connectionTimeout, http } = toServerOptions(usualTimeLimits)
    expect(http).toMatchObject({ headersTimeout: 20_000, requestTimeout: 60_000 })
    expect([requestTimeout, connectionTimeout]).toEqual([60_000, 120_000])
  })
})
