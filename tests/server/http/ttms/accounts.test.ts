import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { askTtms, signIn, tokenOf, usualPassword } from '../../../support/web-customer.ts'

const good = {
  customer_name: '小明',
  customer_passwd: 'secret1',
  customer_email: 'ming@cinema.example',
  customer_mobile: '13812345678',
}

describe.each(databaseKinds)('accounts of the TTMS interface on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const register = async (parameters: object) => (await askTtms(server, 'index/user/register', { ...parameters })).msg
  const login = (parameters: object) => askTtms(server, 'index/user/login', { ...parameters })

  it('1: names what is empty in its order, then what is malformed in its order', async () => {
    const { customer_name: _name, ...nameless } = good
    expect(await register({})).toBe('customer_name不能为空')
    expect(await register(nameless)).toBe('customer_name不能为空')
    expect(await register({ customer_name: '  ', customer_mobile: '1' })).toBe('customer_name不能为空')
    expect(await register({ ...good, customer_mobile: '', customer_email: '' })).toBe('customer_mobile不能为空')
    expect(await register({ ...good, customer_email: '', customer_passwd: '' })).toBe('customer_email不能为空')
    expect(await register({ ...good, customer_passwd: '', customer_mobile: '1' })).toBe('customer_passwd不能为空')
    const malformed = { ...good, customer_mobile: '23812345678', customer_passwd: '12345', customer_email: 'ming' }
    expect(await register(malformed)).toBe('customer_mobile格式不符')
    expect(await register({ ...malformed, customer_mobile: '138123456789' })).toBe('customer_mobile格式不符')
    const mobile = { ...malformed, customer_mobile: good.customer_mobile }
    expect(await register(mobile)).toBe('customer_passwd长度不符合要求 6,16')
    expect(await register({ ...mobile, customer_passwd: 'x'.repeat(17) })).toBe('customer_passwd长度不符合要求 6,16')
    expect(await register({ ...mobile, customer_passwd: '密码密码密码' })).toBe('customer_email格式不符')
    expect(await register({ ...good, customer_name: 'x'.repeat(256) })).toBe('the data you input is not legal')
    expect(await register({ ...good, customer_name: 'a\0b' })).toBe('the data you input is not legal')
  })

  it('1, 2: registers a customer once, whatever the case of the address, and lets them in', async () => {
    const answer = await askTtms(server, 'index/user/register', good)
    const user = { user_name: '小明', user_email: 'ming@cinema.example', authority: 0 }
    expect(answer.data).toEqual({ ...user, ser_name: '小明' })
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(await register({ ...good, customer_email: ' MING@cinema.example ' })).toBe('The user has already existed')
    const { data } = await login({ customer_email: ' Ming@Cinema.example', customer_passwd: 'secret1' })
    expect(data).toEqual({ ...user, customer_id: expect.any(Number) })
    const kept = await server.db.selectFrom('accounts').select('password_hash').executeTakeFirstOrThrow()
    expect(kept.password_hash).toMatch(/^\$argon2id\$/)
  })

  it('1: registers one of several who take the same address at once', async () => {
    const twin = { ...good, customer_email: 'twin@cinema.example' }
    const said = await Promise.all([1, 2, 3, 4].map(() => register(twin)))
    expect(said.toSorted()).toEqual(['', ...Array(3).fill('The user has already existed')])
  })

  it('2: refuses in its own sentences, in order', async () => {
    const said = async (customer_email: string, customer_passwd: string) =>
      (await login({ customer_email, customer_passwd })).msg
    expect(await said('', '')).toBe('customer_email不能为空')
    expect(await said('ming', '')).toBe('customer_passwd不能为空')
    expect(await said('ming', '1')).toBe('customer_email格式不符')
    expect(await said('ming@cinema.example', '1')).toBe('customer_passwd长度不符合要求 6,16')
    expect(await said('nobody@cinema.example', 'secret1')).toBe("the user doesn't exist")
    expect(await said('ming@cinema.example', 'secret2')).toBe('the username or password is incorrect')
  })

  it('2: renews the session and lets the one that was presented die', async () => {
    const customer = await signIn(server)
    const credentials = { customer_email: customer.email, customer_passwd: usualPassword }
    const answer = await askTtms(server, 'index/user/login', credentials, customer.token)
    expect(String(answer.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/)
    expect((await customer.ask('index/user/logout')).msg).toBe("the user didn't log in")
    expect((await askTtms(server, 'index/user/logout', {}, tokenOf(answer))).msg).toBe('')
  })

  it('ends a session after sixty idle minutes, not while it is used', async () => {
    const customer = await signIn(server)
    const isIn = async () => (await customer.ask('index/ticket/buyticket', { order_id: 1, is_paid: 1 })).msg
    for (let used = 0; used < 3; used++) {
      await server.time.pass(59 * 60_000)
      expect(await isIn()).toBe('no order information')
    }
    await server.time.pass(60 * 60_000)
    expect(await isIn()).toBe("the user didn't log in")
  })

  it('2: over the limit refuses the right password too, other accounts not, until the time is over', async () => {
    const [customer, other] = [await signIn(server), await signIn(server)]
    const tryOf = (email: string, customer_passwd: string) => login({ customer_email: email, customer_passwd })
    const wrong = await Promise.all(Array.from({ length: 12 }, () => tryOf(customer.email, 'wrong-password')))
    expect(wrong.filter((answer) => answer.httpStatus === 200)).toHaveLength(10)
    const refused = await tryOf(customer.email, usualPassword)
    expect(refused).toMatchObject({ httpStatus: 429, status: 1, msg: 'the server is busy now', data: '' })
    expect(Number(refused.headers['retry-after'])).toBe(15 * 60)
    expect((await tryOf(other.email, usualPassword)).msg).toBe('')
    await server.time.pass(15 * 60_000)
    expect((await tryOf(customer.email, usualPassword)).msg).toBe('')
    for (let tried = 0; tried < 9; tried++) await tryOf(customer.email, 'wrong-password')
    expect((await tryOf(customer.email, usualPassword)).msg).toBe('')
    expect((await tryOf(customer.email, 'wrong-password')).httpStatus).toBe(200)
  })
})

describe('registering', () => {
  it('is limited per address and hour, by well-formed tries', async () => {
    const server = await openTestServer('PGlite', { registerTries: 3 })
    const register = async (email: string) =>
      (await askTtms(server, 'index/user/register', { ...good, customer_email: email })).httpStatus
    const statuses = []
    for (const email of ['a@b.cd', 'broken', 'a@b.cd', 'c@b.cd', 'd@b.cd']) statuses.push(await register(email))
    expect(statuses).toEqual([200, 200, 200, 200, 429])
    await server.time.pass(60 * 60_000)
    expect(await register('d@b.cd')).toBe(200)
    await server.close()
  })
})
