import { describe, expect, it } from 'vitest'
import { openBrowserHost } from '../../../electron/link/browser-host.ts'
import { StartRefused } from '../../../runtime/start-refused.ts'
import { startBrowserHost } from '../../support/browser-host.ts'
import { aKioskService } from '../../support/kiosk-service.ts'

describe('the browser host', () => {
  it('takes its token for a cookie and out of the address', async () => {
    const host = await startBrowserHost()
    const { status, headers } = await host.get(host.tokenPath)
    expect({ status, location: headers.location }).toEqual({ status: 303, location: '/' })
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^ttms-kiosk-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/),
    ])
    expect(headers['set-cookie']?.join()).not.toContain(host.tokenPath.slice('/?token='.length))
  })

  it('gives the page to whoever holds the cookie, again and again', async () => {
    const host = await startBrowserHost()
    const cookie = await host.enter()
    for (const path of ['/', '/index.html', '/']) {
      expect(await host.get(path, { headers: { cookie } })).toMatchObject({
        status: 200,
        body: '<!doctype html>the page',
      })
    }
    expect(await host.get('/assets/main.js', { headers: { cookie } })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    })
  })

  it('takes its token until it ends', async () => {
    const host = await startBrowserHost()
    expect(await host.enter()).toBe(await host.enter())
  })

  it.each([
    ['no token', '/', {}],
    ['a wrong token', '/?token=wrong', {}],
    ['an empty token', '/?token=', {}],
    ['a wrong cookie', '/', { cookie: 'ttms-kiosk-8788=wrong' }],
    ['no cookie for an asset', '/assets/main.js', {}],
    ['no cookie for a poster', '/poster/1', {}],
    ['no cookie for what is not there', '/nothing', {}],
  ])('answers 403 to %s', async (_, path, headers) => {
    const host = await startBrowserHost()
    expect((await host.get(path, { headers })).status).toBe(403)
  })

  it.each([
    ['another host', { host: 'kiosk.example' }],
    ['another name of this machine', { host: 'localhost' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['another origin', { origin: 'http://kiosk.example' }],
    ['another port’s origin', { origin: 'http://127.0.0.1:1' }],
    ['an origin of no site', { origin: 'null' }],
  ])('answers 403 to a request for or from %s, cookie or not', async (_, headers) => {
    const host = await startBrowserHost()
    const cookie = await host.enter()
    expect((await host.get('/', { headers: { cookie, ...headers } })).status).toBe(403)
    expect((await host.get(host.tokenPath, { headers })).status).toBe(403)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('answers 405 to %s', async (method) => {
    const host = await startBrowserHost()
    const cookie = await host.enter()
    const answer = await host.get('/', { method, headers: { cookie } })
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
  })

  it('puts the same security headers on every answer', async () => {
    const host = await startBrowserHost()
    const cookie = await host.enter()
    const wanted = {
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' ws://127.0.0.1:${host.port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'`,
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    }
    const answers = [
      await host.get('/', { headers: { cookie } }),
      await host.get('/nothing', { headers: { cookie } }),
      await host.get(host.tokenPath),
      await host.get('/'),
      await host.get('/', { method: 'POST', headers: { cookie } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 303, 403, 405])
    for (const { headers } of answers) expect(headers).toMatchObject(wanted)
  })

  it('gives posters, and only pictures', async () => {
    const posters = new Map([
      ['7', { mediaType: 'image/svg+xml', bytes: Buffer.from('<svg/>') }],
      ['8', { mediaType: 'text/html', bytes: Buffer.from('<script>') }],
    ])
    const host = await startBrowserHost(aKioskService({ poster: async (id) => posters.get(id) ?? null }))
    const headers = { cookie: await host.enter() }
    expect(await host.get('/poster/7', { headers })).toMatchObject({ status: 200, body: '<svg/>' })
    for (const path of ['/poster/8', '/poster/9', '/poster/', '/poster/7/..', '/poster/%37']) {
      expect((await host.get(path, { headers })).status).toBe(404)
    }
  })

  it('lets the page keep a poster and its own files, whose names change with what they hold, and nothing else', async () => {
    const poster = async () => ({ mediaType: 'image/svg+xml', bytes: Buffer.from('<svg/>') })
    const host = await startBrowserHost(aKioskService({ poster }))
    const headers = { cookie: await host.enter() }
    const kept = async (path: string) => (await host.get(path, { headers })).headers['cache-control']
    const always = 'private, max-age=31536000, immutable'
    expect(await Promise.all(['/poster/7', '/assets/main.js', '/', '/none'].map(kept))).toEqual([
      ...[always, always],
      ...['no-store', 'no-store'],
    ])
  })

  it('answers 500 without a word about it where a poster can’t be read', async () => {
    const broken = () => Promise.reject(new Error('no such table: posters'))
    const host = await startBrowserHost(aKioskService({ poster: broken }))
    const answer = await host.get('/poster/7', { headers: { cookie: await host.enter() } })
    expect(answer).toMatchObject({ status: 500, body: 'fault\n' })
    expect(host.logged.join()).toContain('no such table')
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..\\secret.txt',
    '/%5c..%5csecret.txt',
    '/assets/..%00/secret.txt',
    '//etc/passwd',
    '/etc/passwd',
    '/assets',
    '/assets/',
    '/assets/main.js.map',
    '/.',
  ])('gives nothing for %s', async (path) => {
    const host = await startBrowserHost()
    expect(await host.get(path, { headers: { cookie: await host.enter() } })).toMatchObject({ status: 404 })
  })

  it('refuses a taken port in words', async () => {
    const host = await startBrowserHost()
    const second = openBrowserHost(host, host.port)
    await expect(second).rejects.toThrow(
      new StartRefused(`port ${host.port} is taken by another program: set TTMS_KIOSK_PORT`),
    )
  })
})
