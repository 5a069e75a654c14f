import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toForm } from '../../../clients/form.ts'
import { passwordDigest } from '../../../clients/merchant-client.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'

const loginTries = 2
const ofPlace = loginTries * 10
const wrongPassword = 'wrong-password'
const tooMany = { httpStatus: 429, body: { refusal: { code: 'TooManyTries', retryAfterSeconds: 15 * 60 } } }
const wrongLogin = { httpStatus: 409, body: { refusal: { code: 'WrongLogin' } } }

describe.each(databaseKinds)('failed logins at a server on %s', (kind) => {
  let server: TestServer
  beforeEach(async () => {
    server = await openTestServer(kind, { loginTries })
  })
  afterEach(() => server.close())

  const send = async (url: string, fields: Readonly<Record<string, string>>, remoteAddress: string) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await server.app.inject({
      ...{ method: 'POST', url, headers, remoteAddress },
      payload: toForm(fields).toString(),
    })
    return { httpStatus: answer.statusCode, retryAfter: Number(answer.headers['retry-after'] ?? 0), ...answer.json() }
  }
  const logIn = (customer_email: string, customer_passwd: string, address = '192.0.2.1') =>
    send('/ttms/public/index.php/index/user/login', { customer_email, customer_passwd }, address)
  const logInAsMerchant = (user: string, password: string, address = '192.0.2.1') =>
    send('/user/login', { user, pasw: passwordDigest(password) }, address)
  const times = async (count: number, work: (index: number) => Promise<unknown>) => {
    for (let index = 0; index < count; index++) await work(index)
  }
  type Kiosk = Awaited<ReturnType<typeof enrolKiosk>>
  const signInAt = (kiosk: Kiosk, login: string, password = usualPassword) =>
    kiosk.ask('POST', syncPaths.staffSignIn, { login, password })

  it('on the web lock nobody out of a kiosk: not from signing in, writing off or having seats sold again', async () => {
    const [kiosk, lost] = [await enrolKiosk(server), await enrolKiosk(server)]
    const [manager, other] = [await signIn(server, 'manager'), await signIn(server, 'administrator')]
    for (const { email } of [manager, other]) await times(loginTries + 2, () => logIn(email, wrongPassword))
    expect(await logIn(manager.email, usualPassword)).toMatchObject({ httpStatus: 429 })
    expect(await signInAt(kiosk, manager.email)).toMatchObject({ httpStatus: 200 })
    const signOff = (path: string, login: string) =>
      kiosk.ask('POST', path, { login, password: usualPassword, device: lost.device })
    const steps = [
      await signOff(syncPaths.writeOff, manager.email),
      await signOff(syncPaths.proposeResale, manager.email),
      await signOff(syncPaths.confirmResale, other.email),
    ]
    expect(steps.map(({ httpStatus }) => httpStatus)).toEqual([200, 200, 200])
  })

  it('at one kiosk lock an account out there, sign-offs included, and nowhere else', async () => {
    const [kiosk, another] = [await enrolKiosk(server), await enrolKiosk(server)]
    const [manager, clerk] = [await signIn(server, 'manager'), await signIn(server, 'clerk')]
    await times(loginTries, async () => expect(await signInAt(kiosk, manager.email, wrongPassword)).toEqual(wrongLogin))
    expect(await signInAt(kiosk, ` ${manager.email.toUpperCase()}`)).toEqual(tooMany)
    const login = { login: manager.email, password: usualPassword, device: another.device }
    expect(await kiosk.ask('POST', syncPaths.writeOff, login)).toEqual(tooMany)
    expect(await signInAt(kiosk, clerk.email)).toMatchObject({ httpStatus: 200 })
    expect(await signInAt(another, manager.email)).toMatchObject({ httpStatus: 200 })
    expect(await logIn(manager.email, usualPassword)).toMatchObject({ httpStatus: 200, msg: '' })
    await server.time.pass(15 * 60_000)
    expect(await signInAt(kiosk, manager.email)).toMatchObject({ httpStatus: 200 })
  })

  it('are counted by address, whatever accounts they are of and at both interfaces: then the right password is refused there too', async () => {
    const { email } = await signIn(server, 'administrator')
    await times(ofPlace / 2, (index) => logIn(`nobody-${index}@cinema.example`, wrongPassword))
    await times(ofPlace / 2, (index) => logInAsMerchant(`nobody-${index}`, wrongPassword))
    expect(await logIn(email, usualPassword)).toMatchObject({ httpStatus: 429, retryAfter: 15 * 60 })
    expect(await logInAsMerchant(email, usualPassword)).toMatchObject({ code: 1004, retryAfter: 15 * 60 })
    expect(await logIn(email, usualPassword, '192.0.2.2')).toMatchObject({ httpStatus: 200, msg: '' })
    expect(await logInAsMerchant(email, usualPassword, '192.0.2.2')).toMatchObject({ code: 0 })
  })

  it('stay counted by address when somebody there has logged in meanwhile', async () => {
    const { email } = await signIn(server)
    await times(ofPlace - 1, (index) => logIn(`nobody-${index}@cinema.example`, wrongPassword))
    expect(await logIn(email, usualPassword)).toMatchObject({ httpStatus: 200, msg: '' })
    await logIn('one-more@cinema.example', wrongPassword)
    expect(await logIn(email, usualPassword)).toMatchObject({ httpStatus: 429 })
  })

  it('of an address that is over its limit count against no account any more', async () => {
    const { email } = await signIn(server)
    await times(ofPlace, (index) => logIn(`nobody-${index}@cinema.example`, wrongPassword))
    await times(loginTries, () => logIn(email, wrongPassword))
    expect(await logIn(email, usualPassword, '192.0.2.2')).toMatchObject({ httpStatus: 200, msg: '' })
  })

  it('are counted by kiosk, whatever accounts they are of', async () => {
    const kiosk = await enrolKiosk(server)
    const { email } = await signIn(server, 'clerk')
    await times(ofPlace, (index) => signInAt(kiosk, `nobody-${index}@cinema.example`, wrongPassword))
    expect(await signInAt(kiosk, email)).toEqual(tooMany)
    expect(await signInAt(await enrolKiosk(server), email)).toMatchObject({ httpStatus: 200 })
  })

  it('are not what a right password is: an address may log in more often than that', async () => {
    const { email } = await signIn(server)
    await times(ofPlace + 5, async () => expect(await logIn(email, usualPassword)).toMatchObject({ httpStatus: 200 }))
  })
})
