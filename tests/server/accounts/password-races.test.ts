import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passwordDigest } from '../../../clients/merchant-client.ts'
import { signInStaff } from '../../../server/devices/sign-in-staff.ts'
import { createWriteOffDevice } from '../../../server/devices/write-off-device.ts'
import { findAccountByEmail } from '../../../server/ledger/accounts/accounts-store.ts'
import { findDevice } from '../../../server/ledger/devices/devices-store.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { askMerchant, cookieOf } from '../../support/merchant-client.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { askTtms, signIn, tokenOf, usualPassword } from '../../support/web-customer.ts'

// A password is hashed outside of any transaction, so on PGlite too somebody else comes in between.
const timeout = 120_000
const rounds = 4
const logins = 6
const newPassword = 'newer-password'
const notLoggedIn = "the user didn't log in"

describe.each(databaseKinds)('a password that changes while it is used, on %s', { timeout }, (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind, { loginTries: 1_000 })
  })
  afterAll(() => server.close())

  type Person = Awaited<ReturnType<typeof signIn>>
  const change = ({ ask, accountId }: Pick<Person, 'ask' | 'accountId'>, customer_passwd = newPassword) =>
    ask('index/user/modifyinfo', {
      ...{ customer_id: accountId, customer_name: '人', customer_mobile: '13800000000', customer_passwd },
    })
  const login = (email: string, password = usualPassword) =>
    askTtms(server, 'index/user/login', { customer_email: email, customer_passwd: password })
  const isIn = async (token: string) => (await askTtms(server, 'index/ticket/findUserTicket', {}, token)).msg === ''
  const sessionsOf = async ({ accountId }: Person) =>
    (await server.db.selectFrom('sessions').select('token_hash').where('account_id', '=', accountId).execute()).length

  it('opens no session for the old one, however a login and the change cross', async () => {
    for (let round = 0; round < rounds; round++) {
      const person = await signIn(server)
      const [changed, ...tried] = await Promise.all([
        change(person),
        ...Array.from({ length: logins }, () => login(person.email)),
      ])
      expect(changed.msg).toBe('')
      const opened = await Promise.all(tried.map(tokenOf).map(async (token) => token !== '' && (await isIn(token))))
      expect(opened).toEqual(Array(logins).fill(false))
      // The session that it was changed in goes on, alone.
      expect([await isIn(person.token), await sessionsOf(person)]).toEqual([true, 1])
      expect((await login(person.email)).msg).toBe('the username or password is incorrect')
      expect((await login(person.email, newPassword)).msg).toBe('')
    }
  })

  it('opens no session of an administrator at the merchants’ interface, either', async () => {
    for (let round = 0; round < rounds; round++) {
      const person = await signIn(server, 'administrator')
      const fields = { user: person.email, pasw: passwordDigest(usualPassword) }
      const [changed, ...tried] = await Promise.all([
        change(person),
        ...Array.from({ length: logins }, () => askMerchant(server, '/user/login', { fields })),
      ])
      expect(changed.msg).toBe('')
      const codes = await Promise.all(
        tried.map(async (answer) => {
          if (answer.body.code !== 0) return answer.body.code
          const info = await askMerchant(server, '/user/info', { method: 'GET', cookie: cookieOf(answer) })
          return info.body.code
        }),
      )
      expect(codes.filter((code) => code === 0)).toEqual([])
      expect(await sessionsOf(person)).toBe(1)
    }
  })

  it('is changed by one of two who are signed in, and the other is out before a change of theirs', async () => {
    for (let round = 0; round < rounds; round++) {
      const owner = await signIn(server)
      const thief = tokenOf(await login(owner.email))
      const asThief = { accountId: owner.accountId, ask: (path: string, of = {}) => askTtms(server, path, of, thief) }
      const answers = await Promise.all([change(owner, 'owners-choice'), change(asThief, 'thiefs-choice')])
      expect(answers.map(({ msg }) => msg).toSorted()).toEqual(['', notLoggedIn])
      const [chosen, other] = answers[0].msg === '' ? ['owners', 'thiefs'] : ['thiefs', 'owners']
      expect((await login(owner.email, `${chosen}-choice`)).msg).toBe('')
      expect((await login(owner.email, `${other}-choice`)).msg).toBe('the username or password is incorrect')
    }
  })

  it('is nobody’s word at a kiosk once it was changed, though it was right when it was looked at', async () => {
    const { db, cinemaId, time } = server
    const ledger = createSqlLedger({ db, clock: time.clock })
    const writeOffDevice = createWriteOffDevice({ ledger, clock: time.clock })
    const [kiosk, lost] = [await findKiosk(), await findKiosk()]
    const person = await signIn(server, 'manager')
    const verified = await findAccountByEmail(db, cinemaId, person.email)
    if (!verified) throw new Error('the account is gone')
    const { account_id: accountId, password_version: passwordVersion } = verified
    const by = { cinemaId, accountId, device: kiosk.device, passwordVersion }
    expect((await change(person)).msg).toBe('')
    expect(await signInStaff(ledger, kiosk, verified)).toBeNull()
    expect(await writeOffDevice(by, lost.device)).toEqual({ ok: false, refusal: 'WrongLogin' })
    const signedIn = db.selectFrom('device_staff').selectAll().where('device', '=', kiosk.device)
    expect(await signedIn.execute()).toEqual([])
    const now = { ...verified, password_version: passwordVersion + 1 }
    expect(await signInStaff(ledger, kiosk, now)).toMatchObject({ accountId, role: 'manager' })
    await db.updateTable('accounts').set({ role: 'clerk' }).where('account_id', '=', accountId).execute()
    const dismissed = await writeOffDevice({ ...by, passwordVersion: passwordVersion + 1 }, lost.device)
    expect(dismissed).toEqual({ ok: false, refusal: 'NotManager' })

    async function findKiosk() {
      const found = await findDevice(db, (await enrolKiosk(server)).device)
      if (!found) throw new Error('the kiosk is gone')
      return found
    }
  })

  it('is held to by the database itself: no session for another password than the one there is', async () => {
    const { db, cinemaId, time } = server
    const { accountId } = await signIn(server)
    if (accountId === null) throw new Error('the e-mail address is taken')
    const session = {
      ...{ token_hash: 'made-by-hand', cinema_id: cinemaId, account_id: accountId },
      ...{ merchant_password: null, last_used_at_ms: time.clock.nowMs() },
    }
    const insert = (account_password: number | null) =>
      db
        .insertInto('sessions')
        .values({ ...session, account_password })
        .execute()
    await expect(insert(2)).rejects.toThrow('sessions_of_account')
    await expect(insert(null)).rejects.toThrow('sessions_one_owner')
    const raise = db.updateTable('accounts').set({ password_version: 2 }).where('account_id', '=', accountId)
    await expect(raise.execute()).rejects.toThrow('sessions_of_account')
    await db.deleteFrom('sessions').where('account_id', '=', accountId).execute()
    await raise.execute()
    await insert(2)
  })

  it('finds no fault in the server', () => expect(server.faults).toEqual([]))
})
