import { describe, expect, it } from 'vitest'
import { createPageFiles } from '../../../electron/link/page-files.ts'
import { registerKioskScheme, serveKioskScheme } from '../../../electron/shell/app-protocol.ts'
import { aPageFolder } from '../../support/browser-host.ts'
import { createSilentLog } from '../../support/silent-log.ts'

type Handler = (request: { url: string; method: string }) => Response | Promise<Response>

function openKioskScheme(poster = async (): Promise<null> => null) {
  const handlers = new Map<string, Handler>()
  const { log, faults } = createSilentLog()
  const protocol = { handle: (scheme: string, handler: unknown) => void handlers.set(scheme, handler as Handler) }
  serveKioskScheme(protocol, createPageFiles(aPageFolder(), poster), log)
  const get = async (url: string, method = 'GET') => {
    const response = await handlers.get('app')?.({ url, method })
    if (!response) throw new Error('nothing handles app:')
    return { status: response.status, headers: response.headers, body: await response.text() }
  }
  return { get, schemes: [...handlers.keys()], faults }
}

describe('app://kiosk', () => {
  it('is an origin of its own like https, and does not go around the page’s policy', () => {
    const registered: unknown[] = []
    registerKioskScheme({ registerSchemesAsPrivileged: (schemes) => registered.push(...schemes) })
    expect(registered).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
  })

  it('answers the page and its files, and nothing but app:', async () => {
    const { get, schemes } = openKioskScheme()
    expect(schemes).toEqual(['app'])
    expect(await get('app://kiosk/')).toMatchObject({ status: 200, body: '<!doctype html>the page' })
    expect(await get('app://kiosk/assets/main.js')).toMatchObject({ status: 200, body: 'let page' })
    expect((await get('app://kiosk/assets/main.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(await get('app://kiosk/', 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  it.each(['POST', 'PUT', 'DELETE'])('answers 405 to %s', async (method) => {
    expect((await openKioskScheme().get('app://kiosk/', method)).status).toBe(405)
  })

  it('puts the page’s policy on every answer', async () => {
    const failing = () => Promise.reject(new Error('no such table'))
    const { get, faults } = openKioskScheme(failing)
    const answers = [
      await get('app://kiosk/'),
      await get('app://kiosk/nothing'),
      await get('app://other/'),
      await get('app://kiosk/', 'POST'),
      await get('app://kiosk/poster/7'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 405, 500])
    expect(faults).toHaveLength(1)
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
      )
    }
  })

  it.each([
    'app://kiosk/../secret.txt',
    'app://kiosk/assets/../../secret.txt',
    'app://kiosk/..%2fsecret.txt',
    'app://kiosk/%2e%2e/secret.txt',
    'app://kiosk/%2e%2e%5csecret.txt',
    'app://kiosk/..\\secret.txt',
    'app://kiosk//etc/passwd',
    'app://kiosk/etc/passwd',
    'app://kiosk/assets/..%00/secret.txt',
    'app://kiosk/assets/',
    'app://kiosk/assets/main.js?x',
    'app://kiosk/poster/../index.html',
    'app://kiosk',
    'app://kiosk@evil/',
    'app://kiosk.evil/',
    'app://evil/index.html',
    'file:///etc/passwd',
  ])('gives nothing for %s', async (url) => {
    const answer = await openKioskScheme().get(url)
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 404,
      body: expect.stringMatching(/^(404|not found)\n$/),
    })
  })
})
