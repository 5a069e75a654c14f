import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passwordDigest } from '../../../../clients/merchant-client.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { applyAsMerchant, askMerchant, cookieOf, signInAdministrator, uidOf } from '../../../support/merchant-client.ts'
import { askTtms, usualPassword } from '../../../support/web-customer.ts'
import { openStage, type Stage } from './stage.ts'

const pasw = passwordDigest(usualPassword)

describe.each(databaseKinds)('merchant accounts on %s', (kind) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage(kind)
  })
  afterAll(() => stage.close())

  const login = (user: string, given = pasw) =>
    askMerchant(stage.server, '/user/login', { fields: { user, pasw: given } })
  const isIn = async (cookie: string) =>
    (await askMerchant(stage.server, '/user/info', { method: 'GET', cookie })).body.code === 0

  it('start under review, signed in, with a password that is hashed again', async () => {
    const fields = { user: 'first.shop', pasw, type: 1 }
    const applied = await askMerchant(stage.server, '/user/reg', { fields })
    expect(applied.body).toEqual({ code: 0, msg: '' })
    const cookie = cookieOf(applied)
    expect(await isIn(cookie)).toBe(true)
    expect((await login('First.Shop')).body).toEqual({ code: 0, msg: '', data: { state: 1, msg: '审核中' } })
    const kept = await stage.server.db
      .selectFrom('merchants')
      .select(['password_hash', 'type'])
      .where('account_id', '=', uidOf(cookie))
      .executeTakeFirstOrThrow()
    expect(kept).toEqual({ password_hash: expect.stringMatching(/^\$argon2id\$/), type: 1 })
  })

  it('get three cookies, the token alone hidden from scripts', async () => {
    const { merchant } = stage
    const cookies = [(await login(merchant.user)).headers['set-cookie']].flat()
    expect(cookies).toEqual([
      `uid=${merchant.uid}; Path=/; SameSite=Lax`,
      expect.stringMatching(/^token=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
      'type=0; Path=/; SameSite=Lax',
    ])
  })

  it('may have several sessions, which end one by one and by idling', async () => {
    const { user } = await applyAsMerchant(stage.server)
    const [first, second] = [cookieOf(await login(user)), cookieOf(await login(user))]
    await askMerchant(stage.server, '/user/logout', { cookie: first })
    expect([await isIn(first), await isIn(second)]).toEqual([false, true])
    await stage.server.time.pass(60 * 60_000)
    expect(await isIn(second)).toBe(false)
  })

  it('are taken once by several who ask for one name at once', async () => {
    const names = ['twin-shop', 'Twin-Shop', 'TWIN-SHOP', 'twin-SHOP']
    const answers = await Promise.all(
      names.map((user) => askMerchant(stage.server, '/user/reg', { fields: { user, pasw, type: 0 } })),
    )
    expect(answers.map((answer) => answer.body.code).toSorted()).toEqual([0, 1002, 1002, 1002])
  })

  it('over the limit refuse the right password too, others are not, until the time is over', async () => {
    const { user } = await applyAsMerchant(stage.server)
    const wrong = passwordDigest('wrong-password')
    const answers = await Promise.all(Array.from({ length: 12 }, () => login(user, wrong)))
    expect(answers.filter((answer) => answer.body.code === 1003)).toHaveLength(10)
    const refused = await login(user)
    expect([refused.httpStatus, refused.body.code, Number(refused.headers['retry-after'])]).toEqual([200, 1004, 900])
    expect((await login(stage.merchant.user)).body.code).toBe(0)
    await stage.server.time.pass(15 * 60_000)
    expect((await login(user)).body.code).toBe(0)
  })

  it('of an administrator are one for both interfaces: number, tries and sessions', async () => {
    const { server, administrator } = stage
    const signedIn = await login(administrator.email.toUpperCase())
    expect(signedIn.body).toEqual({ code: 0, msg: '', data: { state: 0, msg: '' } })
    expect(cookieOf(signedIn)).toMatch(new RegExp(`^uid=${administrator.accountId}; token=.*; type=2$`))
    for (let tried = 0; tried < 10; tried++) await login(administrator.email, passwordDigest('wrong-password'))
    const credentials = { customer_email: administrator.email, customer_passwd: usualPassword }
    expect((await askTtms(server, 'index/user/login', credentials)).httpStatus).toBe(429)
    await server.time.pass(15 * 60_000)
  })

  it('of an administrator have one password: changed at the other interface it counts here, and ends the tokens', async () => {
    const admin = await signInAdministrator(stage.server)
    const changed = { customer_id: admin.accountId, customer_name: 'x', customer_passwd: 'new-password' }
    const { msg } = await admin.ask('index/user/modifyinfo', { ...changed, customer_mobile: '13800000000' })
    expect([msg, await isIn(admin.cookie)]).toEqual(['', false])
    expect((await login(admin.email)).body.code).toBe(1003)
    expect((await login(admin.email, passwordDigest('new-password'))).body.code).toBe(0)
  })

  it('named like a customer’s address can’t clear the count of that customer’s tries', async () => {
    const { server, customer } = stage
    await askMerchant(server, '/user/reg', { fields: { user: customer.email, pasw, type: 0 } })
    const guess = { customer_email: customer.email, customer_passwd: 'wrong-password' }
    for (let tried = 0; tried < 10; tried++) await askTtms(server, 'index/user/login', guess)
    expect((await login(customer.email)).body.code).toBe(0)
    expect((await askTtms(server, 'index/user/login', guess)).httpStatus).toBe(429)
  })
})
