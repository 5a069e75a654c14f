import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncPaths } from '../../../../shared/sync/messages.ts'
import { listenOnLoopback, openTestServer, type TestServer } from '../../../support/central-server.ts'
import { applyAsMerchant } from '../../../support/merchant-client.ts'
import { sendWhole } from '../../../support/raw-request.ts'
import { enrolKiosk } from '../../../support/signing-kiosk.ts'

const kib = 1024
const mib = 1024 * kib
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const multipart = { 'content-type': 'multipart/form-data; boundary=x' }
const ttms = '/ttms/public/index.php'
const illegal = { status: 1, msg: 'the data you input is not legal', data: '' }
const wrong = (name: string) => ({ code: 1001, msg: `参数错误: ${name}` })
const badRequest = (limit: number) => ({
  refusal: { code: 'BadRequest', detail: `the body is larger than ${limit} bytes` },
})

type Headers = Readonly<Record<string, string>>
type Case = {
  readonly path: string
  readonly headers: (who: { readonly merchant: string; readonly signed: (path: string) => Headers }) => Headers
  /** The most bytes that it takes; a body of one byte more is refused. */
  readonly limit: number
  readonly status: number
  readonly body: unknown
}

const kiosk = (path: string, limit: number, isSigned = true): Case => ({
  path,
  headers: ({ signed }) => (isSigned ? signed(path) : {}),
  ...{ limit, status: 413, body: badRequest(limit) },
})

/** What each interface answers, by its page, to a body that is larger than it takes. */
const cases: readonly Case[] = [
  { path: `${ttms}/index/user/login`, headers: () => form, limit: mib, status: 413, body: illegal },
  { path: `${ttms}/admin/hall/addhall`, headers: () => form, limit: mib, status: 413, body: illegal },
  { path: `${ttms}/admin/hall/nothing`, headers: () => form, limit: 0, status: 404, body: illegal },
  { path: '/user/login', headers: () => form, limit: mib, status: 200, body: wrong('user') },
  { path: '/user/nothing', headers: () => form, limit: 0, status: 404, body: wrong('path') },
  {
    path: '/user/modify',
    headers: ({ merchant }) => ({ ...multipart, cookie: merchant }),
    ...{ limit: 3 * mib, status: 200, body: wrong('logo') },
  },
  {
    path: '/user/modify',
    headers: () => multipart,
    ...{ limit: 3 * mib, status: 200, body: { code: 1101, msg: '未登录' } },
  },
  { path: '/logos/x', headers: () => form, limit: 0, status: 405, body: illegal },
  { path: '/posters/x', headers: () => form, limit: 0, status: 405, body: illegal },
  { path: '/nothing', headers: () => ({ 'content-type': 'application/json' }), limit: 0, status: 404, body: illegal },
  kiosk(syncPaths.enrol, 16 * kib, false),
  kiosk(syncPaths.hello, 64 * kib, false),
  kiosk(syncPaths.journal, 2 * mib),
  kiosk(syncPaths.edits, mib),
  kiosk(syncPaths.grant, 64 * kib),
  kiosk(syncPaths.staffSignIn, 64 * kib),
]

describe('a body that is larger than its address takes', () => {
  let server: TestServer
  let port: number
  let who: Parameters<Case['headers']>[0]
  beforeAll(async () => {
    server = await openTestServer('PGlite')
    const { cookie } = await applyAsMerchant(server)
    const device = await enrolKiosk(server)
    who = { merchant: cookie, signed: (path) => device.signedHeaders('POST', path) }
    port = await listenOnLoopback(server)
  })
  afterAll(() => server.close())

  const tooLong = ({ limit }: Case) => Buffer.alloc(Math.max(limit + 1, 6 * mib), 'x')

  describe.each(cases.map((one) => [`${one.path} ${one.status}`, one] as const))('at %s', (_name, one) => {
    it.each([
      ['that tells its length', false],
      ['in chunks', true],
    ])('is answered as documented to a client that sends all of it first, %s', async (_how, isChunked) => {
      const headers = one.headers(who)
      for (const body of [tooLong(one), Buffer.alloc(one.limit + 1, 'x')]) {
        const reply = await sendWhole(port, { path: one.path, headers, body, isChunked })
        expect({ status: reply.status, body: JSON.parse(reply.body) }).toEqual({ status: one.status, body: one.body })
      }
    })

    it('is answered as documented to fetch, with its length and as a stream', async () => {
      const bytes = tooLong(one)
      const stream = () => new Blob([bytes]).stream()
      for (const init of [{ body: bytes }, { body: stream(), duplex: 'half' }]) {
        const headers = one.headers(who)
        const answer = await fetch(`http://127.0.0.1:${port}${one.path}`, { method: 'POST', headers, ...init })
        expect({ status: answer.status, body: await answer.json() }).toEqual({ status: one.status, body: one.body })
      }
    })
  })

  it('is taken where it is no larger than that', async () => {
    const body = Buffer.from(`option=1&pad=${'x'.repeat(mib - 13)}`)
    const reply = await sendWhole(port, { path: `${ttms}/admin/movie/findmovie`, headers: form, body })
    expect({ status: reply.status, body: JSON.parse(reply.body) }).toMatchObject({ status: 200, body: { status: 0 } })
  })

  it.each([
    ['that is over its limit', 2 * mib],
    ['that says so by its length, and has hardly begun', kib],
  ])(
    '%s is read on for ten seconds and no longer: then it is answered, and the connection closed',
    async (_, bytes) => {
      const headers = { host: 'test', ...form, 'content-length': String(40 * mib) }
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      const head = `POST ${ttms}/admin/movie/findmovie HTTP/1.1\r\n${lines.join('')}\r\n`
      const socket = connect(port, '127.0.0.1', () => socket.write(head + 'x'.repeat(bytes)))
      let received = ''
      const closed = new Promise((resolve) => socket.on('close', resolve))
      const answered = new Promise<void>((resolve) => {
        socket.setEncoding('utf8').on('data', (text: string) => {
          received += text
          if (received.includes(JSON.stringify(illegal))) resolve()
        })
      })
      // By the server's own clock, which stands still but for this.
      const passing = setInterval(() => void server.time.pass(11_000), 20)
      await answered
      await closed
      clearInterval(passing)
      expect(received).toMatch(/^HTTP\/1\.1 413 /)
    },
  )

  it('of any size is answered before it is over', async () => {
    const socket = connect(port, '127.0.0.1')
    const headers = { host: 'test', ...form, 'transfer-encoding': 'chunked' }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`POST ${ttms}/admin/movie/findmovie HTTP/1.1\r\n${lines.join('')}\r\n`)
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(mib, 'x'), Buffer.from('\r\n')])
    let received = ''
    let sent = 0
    const send = () => {
      sent += 1
      socket.write(chunk, (error) => {
        if (!error && !received && sent < 400) send()
      })
    }
    send()
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      socket.setEncoding('utf8').on('data', (text: string) => {
        received += text
        if (received.includes(JSON.stringify(illegal))) resolve()
      })
    })
    socket.destroy()
    expect(sent).toBeLessThan(400)
    expect(received).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('leaves no fault in the log', () => {
    expect(server.faults).toEqual([])
  })
})
