import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'
import { BehaviorSubject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { maxMessageBytes } from '../../../electron/link/page-message.ts'
import { accepted } from '../../../shared/core/result.ts'
import type { OrderView } from '../../../shared/sales/order.ts'
import { kioskCalls, kioskFeeds } from '../../../shared/screen-api.ts'
import { startBrowserHost } from '../../support/browser-host.ts'
import { aKioskService } from '../../support/kiosk-service.ts'
import { until } from '../../support/until.ts'

type Host = Awaited<ReturnType<typeof startBrowserHost>>

const runs = Number(process.env.TTMS_FUZZ_FRAMES ?? 3_000)

function openSocket(host: Host, headers: Record<string, string>, path = '/link') {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
  socket.on('error', () => undefined)
  return socket
}

async function openPage(host: Host) {
  const socket = openSocket(host, { cookie: await host.enter(), origin: `http://127.0.0.1:${host.port}` })
  await once(socket, 'open')
  return socket
}

async function statusOf(socket: WebSocket) {
  const [, response] = await once(socket, 'unexpected-response')
  return response.statusCode
}

async function next(socket: WebSocket) {
  const [data] = await once(socket, 'message')
  return JSON.parse(data.toString())
}

describe('the socket link', () => {
  it('carries calls and feeds', async () => {
    const order = new BehaviorSubject<OrderView>({ stage: 'none' })
    const page = await openPage(await startBrowserHost(aKioskService({ feeds: { order: () => order } })))
    page.send(JSON.stringify({ kind: 'watch', id: 1, name: 'order', input: {} }))
    expect(await next(page)).toEqual({ kind: 'item', id: 1, item: { stage: 'none' } })
    page.send(JSON.stringify({ kind: 'call', id: 2, name: 'order.leave', input: {} }))
    expect(await next(page)).toEqual({ kind: 'answer', id: 2, result: accepted({}) })
    page.close()
    await expect.poll(() => order.observed).toBe(false)
  })

  it.each([
    ['no cookie', { cookie: '' }],
    ['a wrong cookie', { cookie: 'ttms-kiosk-8788=wrong' }],
    ['another origin', { origin: 'http://kiosk.example' }],
    ['another port’s origin', { origin: 'http://127.0.0.1:1' }],
    ['no origin', { origin: '' }],
    ['another host', { host: 'kiosk.example' }],
  ])('is refused with 403 for %s', async (_, wrong) => {
    const host = await startBrowserHost()
    const right = { cookie: await host.enter(), origin: `http://127.0.0.1:${host.port}` }
    const headers = Object.fromEntries(Object.entries({ ...right, ...wrong }).filter(([, value]) => value !== ''))
    expect(await statusOf(openSocket(host, headers))).toBe(403)
  })

  it('is refused with 403 at any other path', async () => {
    const host = await startBrowserHost()
    const headers = { cookie: await host.enter(), origin: `http://127.0.0.1:${host.port}` }
    for (const path of ['/', '/links', '/link/', '/link?a']) {
      expect(await statusOf(openSocket(host, headers, path))).toBe(403)
    }
  })

  it('is refused with 503 to a ninth page, until one of the eight has gone', async () => {
    const host = await startBrowserHost()
    const pages = await Promise.all(Array.from({ length: 8 }, () => openPage(host)))
    const headers = { cookie: await host.enter(), origin: `http://127.0.0.1:${host.port}` }
    expect(await statusOf(openSocket(host, headers))).toBe(503)
    pages[0]?.terminate()
    await expect.poll(() => openPage(host).then(() => 'open')).toBe('open')
  })

  it('closes on bytes that are no text, and on frames larger than any message', async () => {
    const host = await startBrowserHost()
    const closeCodeAfter = async (frame: string | Buffer) => {
      const page = await openPage(host)
      page.send(frame)
      return (await once(page, 'close'))[0]
    }
    expect(await closeCodeAfter(Buffer.from('{}'))).toBe(1003)
    expect(await closeCodeAfter('x'.repeat(maxMessageBytes + 1))).toBe(1009)
  })

  it('is over when the host closes', async () => {
    const host = await startBrowserHost()
    const page = await openPage(host)
    const closed = once(page, 'close')
    await host.close()
    await closed
  })
})

describe('whatever a page sends', () => {
  const names = [...Object.keys(kioskCalls), ...Object.keys(kioskFeeds), '__proto__', 'toString', '']
  const anyMessage = fc.record(
    {
      kind: fc.oneof(fc.constantFrom('call', 'watch', 'stop', 'item'), fc.string()),
      id: fc.oneof(fc.nat(40), fc.integer(), fc.double(), fc.string()),
      name: fc.oneof(fc.constantFrom(...names), fc.string()),
      input: fc.oneof(fc.constant({}), fc.jsonValue({ maxDepth: 4 })),
    },
    { requiredKeys: [] },
  )
  const anyText = fc.oneof(
    { weight: 4, arbitrary: anyMessage.map((message) => JSON.stringify(message)) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.nat(maxMessageBytes).map((depth) => '['.repeat(depth)) },
  )

  it(`is answered, and the link goes on (${runs} texts)`, async () => {
    const host = await startBrowserHost()
    const page = await openPage(host)
    const answered = new Set<number>()
    page.on('message', (data) => {
      const message = JSON.parse(data.toString())
      if (message.kind === 'answer') answered.add(message.id)
      expect(JSON.stringify(message)).not.toMatch(/\bat .*\.ts:\d/)
    })
    for (const [index, text] of fc.sample(anyText, runs).entries()) {
      page.send(text)
      if (index % 100 > 0) continue
      const id = 1_000_000 + index
      page.send(JSON.stringify({ kind: 'call', id, name: 'order.leave', input: {} }))
      await until(() => answered.has(id))
    }
    expect(page.readyState).toBe(WebSocket.OPEN)
    expect(host.logged.filter((line) => !line.includes('not part of this test'))).toEqual([])
  })

  it('as raw bytes closes its own connection and no other', async () => {
    const host = await startBrowserHost()
    const bystander = await openPage(host)
    const cookie = await host.enter()
    const upgrade = [
      'GET /link HTTP/1.1',
      `Host: 127.0.0.1:${host.port}`,
      `Origin: http://127.0.0.1:${host.port}`,
      `Cookie: ${cookie}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ]
    for (const bytes of fc.sample(fc.uint8Array({ minLength: 1, maxLength: 64 }), Math.ceil(runs / 20))) {
      const socket = connect(host.port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(`${upgrade.join('\r\n')}\r\n\r\n`)
      socket.end(bytes)
      socket.resume()
      await once(socket, 'close')
    }
    bystander.send(JSON.stringify({ kind: 'call', id: 1, name: 'order.leave', input: {} }))
    expect(await next(bystander)).toEqual({ kind: 'answer', id: 1, result: accepted({}) })
  })
})
