import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMerchantClient, passwordDigest } from '../../clients/merchant-client.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import { openTestServer, type TestServer } from '../support/central-server.ts'
import { injectedFetch } from '../support/injected-fetch.ts'
import { answered } from '../support/ttms-client.ts'
import { signIn, usualPassword } from '../support/web-customer.ts'

const pasw = passwordDigest(usualPassword)
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('a client of the merchant interface', () => {
  let server: TestServer
  const aClient = () => createMerchantClient({ serverUrl: 'http://cinema.example', fetch: injectedFetch(server) })
  beforeAll(async () => {
    server = await openTestServer('PGlite')
  })
  afterAll(() => server.close())

  it('applies, tells of itself with a picture, is reviewed and logs out', async () => {
    const merchant = aClient()
    expect(await merchant.apply({ user: 'corner-shop', pasw, type: 1 })).toEqual(accepted(undefined))
    expect(answered(await merchant.logIn({ user: 'corner-shop', pasw }))).toEqual({ state: 1, msg: '审核中' })
    const logo = new File([png], 'logo.png', { type: 'image/png' })
    expect(await merchant.modify({ nick: '便捷神', logo, pay: { bank: '工行 6222' }, contact: '' })).toEqual(
      accepted(undefined),
    )
    const profile = answered(await merchant.info())
    expect(profile).toMatchObject({ nick: '便捷神', pay: { bank: '工行 6222', alipay: '' }, tel: '' })
    expect((await server.app.inject({ url: profile.logo })).rawPayload.equals(png)).toBe(true)

    const office = aClient()
    const { email } = await signIn(server, 'administrator')
    answered(await office.logIn({ user: email, pasw }))
    const listed = answered(await office.list({ user: 'CORNER', state: 1 }))
    expect(listed).toEqual([{ ...profile, uid: expect.any(Number), name: 'corner-shop', type: 1, state: 1 }])
    expect(await office.review({ uid: listed[0]?.uid ?? 0, state: 0 })).toEqual(accepted(undefined))
    expect(answered(await merchant.logIn({ user: 'corner-shop', pasw })).state).toBe(0)

    expect(await merchant.logOut()).toEqual(accepted(undefined))
    expect(await merchant.info()).toEqual(refused({ code: 1101, msg: '未登录', retryAfterSeconds: null }))
  })

  it('is told which parameter is wrong, and what it may not', async () => {
    const merchant = aClient()
    expect(await merchant.apply({ user: 'x', pasw, type: 1 })).toEqual(
      refused({ code: 1001, msg: '参数错误: user', retryAfterSeconds: null }),
    )
    answered(await merchant.apply({ user: 'other-shop', pasw, type: 1 }))
    expect(await merchant.list()).toEqual(refused({ code: 1103, msg: '没有权限', retryAfterSeconds: null }))
  })
})
