import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { signIn } from '../../../support/web-customer.ts'

const base = '/ttms/public/index.php/'
const illegal = { status: 1, msg: 'the data you input is not legal', data: '' }
const form = 'application/x-www-form-urlencoded'

describe('the transport of the TTMS interface', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer('PGlite')
  })
  afterAll(() => server.close())

  async function send(path: string, type: string | null, payload: string | Buffer, more: InjectOptions = {}) {
    const headers = { ...(type === null ? {} : { 'content-type': type }), ...more.headers }
    const answer = await server.app.inject({ method: 'POST', url: `${base}${path}`, payload, ...more, headers })
    return { http: answer.statusCode, ...answer.json() }
  }
  const find = 'admin/movie/findmovie'

  it('answers 404, 405, 413 and 415 with the envelope', async () => {
    expect(await send('admin/movie/nothing', form, '')).toEqual({ http: 404, ...illegal })
    expect(await send(find, form, '', { method: 'PUT' })).toEqual({ http: 405, ...illegal })
    expect(await send(find, null, '', { method: 'GET' })).toEqual({ http: 405, ...illegal })
    expect(await send(find, form, `option=1&pad=${'x'.repeat(1024 * 1024)}`)).toEqual({ http: 413, ...illegal })
    expect(await send(find, 'multipart/form-data; boundary=x', '--x--')).toEqual({ http: 415, ...illegal })
    expect(await send(find, 'text/plain', 'option=1')).toEqual({ http: 415, ...illegal })
    const elsewhere = await server.app.inject({ url: '/nothing/here' })
    expect([elsewhere.statusCode, elsewhere.json()]).toEqual([404, illegal])
    const broken = await server.app.inject({ url: '/%zz' })
    expect([broken.statusCode, broken.json()]).toEqual([404, illegal])
  })

  it('takes forms and JSON alike, in any case of path and type, and ignores what it does not name', async () => {
    const good = { http: 200, status: 0, msg: '', data: [] }
    expect(await send('ADMIN/movie/FindMovie', 'Application/X-WWW-Form-Urlencoded; charset=UTF-8', 'option=1')).toEqual(
      good,
    )
    expect(await send(find, 'application/json', '{"option":1,"more":[{}]}')).toEqual(good)
    expect(await send(find, 'application/json; charset=utf-8', '{"option":"1"}')).toEqual(good)
    expect(await send(find, form, 'a=%E5%BD%B1&option=0&option=1&&=')).toEqual(good)
    const base = await server.app.inject({
      method: 'POST',
      url: '/TTMS/Public/Index.php/admin/movie/findmovie',
      headers: { 'content-type': form },
      payload: 'option=1',
    })
    expect(base.json()).toMatchObject({ status: 0 })
  })

  it('finds a body that can’t be parsed illegal, once session and permission are settled', async () => {
    const broken: [string, string | Buffer][] = [
      [form, 'option=%zz'],
      [form, Buffer.from([0x6f, 0xff, 0xfe])],
      ['application/json', '{"option":'],
      ['application/json', '[1]'],
      ['application/json', 'null'],
    ]
    const customer = await signIn(server)
    for (const [type, payload] of broken) {
      expect(await send(find, type, payload)).toEqual({ http: 200, ...illegal })
      const office = (headers = {}) => send('admin/ticket/findboxoffice', type, payload, { headers })
      expect((await office()).msg).toBe("the user didn't log in")
      const { msg } = await office({ authorization: `Bearer ${customer.token}` })
      expect(msg).toBe('user does not have enough permissions')
    }
  })

  it('believes a Bearer header before a cookie, and a cookie alone', async () => {
    const customer = await signIn(server)
    const logout = (headers: Record<string, string>) => send('index/user/logout', form, '', { headers })
    const cookie = `ttms_session=${customer.token}`
    expect((await logout({ cookie, authorization: 'Bearer wrong' })).msg).toBe("the user didn't log in")
    expect(await logout({ cookie })).toMatchObject({ status: 0, data: '' })
    expect((await logout({ cookie })).msg).toBe("the user didn't log in")
  })

  it('tells nothing of a fault but that it is busy, and logs it under an id', async () => {
    const broken = await openTestServer('PGlite')
    await broken.db.schema.alterTable('films').renameTo('films_gone').execute()
    const answer = await broken.app.inject({
      method: 'POST',
      url: `${base}${find}`,
      headers: { 'content-type': form },
      payload: 'option=1',
    })
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 1, msg: 'the server is busy now', data: '' }])
    expect(broken.faults).toEqual([expect.objectContaining({ id: expect.any(String), event: 'request-failed' })])
    await broken.close()
  })
})
