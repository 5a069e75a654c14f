import { describe, expect, it } from 'vitest'
import { createSignIn } from '../../../electron/accounts/sign-in.ts'
import { createSignInTries } from '../../../electron/accounts/sign-in-tries.ts'
import { createStaffSession } from '../../../electron/accounts/staff-session.ts'
import { createStaffStore } from '../../../electron/accounts/staff-store.ts'
import type { Ask } from '../../../electron/sync/server-connection.ts'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import type { StaffRole } from '../../../shared/sync/staff-messages.ts'
import { aKioskStore } from '../../support/a-kiosk-store.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createSilentLog } from '../../support/silent-log.ts'

const clerk = { accountId: 5 as AccountId, name: 'Clerk', role: 'clerk' as const }
const login = 'clerk@cinema'

/** A kiosk's sign-in over a real store, and a server that knows one clerk while it is up. */
async function setUp() {
  const time = createFakeTime()
  const { log } = createSilentLog()
  const store = await aKioskStore(time.clock)
  await store.journal.begin({ device: 1 as DeviceNumber, epoch: 1 })
  const server = { isUp: true, password: 'secret', role: 'clerk' as StaffRole }
  const ask = (async ({ body }: { body: { password: string } }) => {
    if (!server.isUp) return refused({ code: 'NoAnswer', why: 'down' })
    return body.password === server.password
      ? accepted({ ...clerk, role: server.role })
      : refused({ code: 'WrongLogin' })
  }) as unknown as Ask
  const session = createStaffSession({
    signIn: createSignIn({
      ask,
      staffStore: createStaffStore(store, cinemaClockOf(time.clock)),
      tries: createSignInTries(store.facts, cinemaClockOf(time.clock)),
    }),
    journal: store.journal,
    timer: time.timer,
    log,
  })
  return {
    time,
    server,
    session,
    signIn: (password: string, who = login) => session.signIn({ login: who, password }),
    written: async () => (await store.journal.all()).map(({ kind, body }) => ('action' in body ? body.action : kind)),
  }
}

describe('staff at a kiosk', () => {
  it('are who the server says they are, and the journal has it', async () => {
    const { session, signIn, written } = await setUp()
    expect(session.audience()).toBe('guest')
    expect(await signIn('secret')).toEqual(accepted(clerk))
    expect([session.audience(), session.staff$.value]).toEqual(['staff', clerk])
    expect(await session.signOut({})).toEqual(accepted({}))
    expect([session.audience(), session.staff$.value]).toEqual(['guest', null])
    expect(await written()).toEqual(['signed-in', 'signed-out'])
  })

  it('may all that staff may, and administrators more', async () => {
    const { server, session, signIn } = await setUp()
    const audiences: string[] = []
    for (const role of ['clerk', 'manager', 'administrator'] as const) {
      server.role = role
      await signIn('secret')
      audiences.push(session.audience())
    }
    expect(audiences).toEqual(['staff', 'staff', 'admin'])
  })

  it('sign in without the server where they did so with it before', async () => {
    const { server, signIn, session } = await setUp()
    await signIn('secret')
    await session.signOut({})
    server.isUp = false
    expect(await signIn('secret', 'other@cinema')).toEqual(refused({ code: 'NeedsServer' }))
    expect(await signIn('wrong')).toEqual(refused({ code: 'WrongLogin' }))
    expect(await signIn('secret')).toEqual(accepted(clerk))
  })

  it('wait longer after each wrong try without the server', async () => {
    const { server, signIn, time } = await setUp()
    await signIn('secret')
    server.isUp = false
    for (let tries = 0; tries < 4; tries++) expect(await signIn('wrong')).toEqual(refused({ code: 'WrongLogin' }))
    expect(await signIn('secret')).toEqual(refused({ code: 'TooManyTries', retryAfterSeconds: 5 }))
    await time.pass(5_000)
    expect(await signIn('wrong')).toEqual(refused({ code: 'WrongLogin' }))
    expect(await signIn('secret')).toEqual(refused({ code: 'TooManyTries', retryAfterSeconds: 10 }))
    await time.pass(10_000)
    expect(await signIn('secret')).toEqual(accepted(clerk))
    expect(await signIn('wrong')).toEqual(refused({ code: 'WrongLogin' }))
    expect(await signIn('secret')).toEqual(accepted(clerk))
  })

  it('get no more tries by trying many at once', async () => {
    const { server, signIn } = await setUp()
    await signIn('secret')
    server.isUp = false
    const answers = await Promise.all(Array.from({ length: 6 }, () => signIn('wrong')))
    const codes = answers.map((answer) => (answer.ok ? 'in' : answer.refusal.code))
    expect(codes).toEqual([...Array(4).fill('WrongLogin'), ...Array(2).fill('TooManyTries')])
  })

  it('can not use a password that the server took away, once it was tried there', async () => {
    const { server, signIn } = await setUp()
    await signIn('secret')
    server.password = 'changed'
    expect(await signIn('secret')).toEqual(refused({ code: 'WrongLogin' }))
    server.isUp = false
    expect(await signIn('secret')).toEqual(refused({ code: 'NeedsServer' }))
  })

  it('are out after an hour, whatever the page does', async () => {
    const { time, signIn, session } = await setUp()
    await signIn('secret')
    await time.pass(60 * 60_000 - 1)
    expect(session.audience()).toBe('staff')
    await time.pass(1)
    expect(session.audience()).toBe('guest')
  })
})
