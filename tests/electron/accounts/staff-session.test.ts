import { describe, expect, it } from 'vitest'
import { createSignIn } from '../../../electron/accounts/sign-in.ts'
import { createSignInTries } from '../../../electron/accounts/sign-in-tries.ts'
import { createStaffSession } from '../../../electron/accounts/staff-session.ts'
import { createStaffStore } from '../../../electron/accounts/staff-store.ts'
import { createServerClock } from '../../../electron/server-link/server-clock.ts'
import type { Ask } from '../../../electron/server-link/server-requests.ts'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import type { StaffRole } from '../../../shared/sync/staff-messages.ts'
import { aKioskStore } from '../../support/a-kiosk-store.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { until } from '../../support/until.ts'

const day = 24 * 3_600_000
const clerk = { accountId: 5 as AccountId, name: 'Clerk', role: 'clerk' as const }
const login = 'clerk@cinema'

/**
 * A kiosk's sign-in over a real store, and a server that knows one clerk while it is up. A write to the journal waits for
 * `beforeWrite`.
 */
async function setUp(beforeWrite: () => Promise<void> = async () => undefined) {
  const time = createFakeTime()
  const { log } = createSilentLog()
  const store = await aKioskStore(time.clock)
  await store.journal.begin({ device: 1 as DeviceNumber, epoch: 1 })
  const server = { isUp: true, password: 'secret', role: 'clerk' as StaffRole, isStaff: true }
  const serverClock = createServerClock(time.clock)
  serverClock.learn(time.clock.nowMs(), time.clock.monotonicMs())
  const ask = (async ({ body }: { body: { password: string } }) => {
    if (!server.isUp) return refused({ code: 'NoAnswer', why: 'down' })
    if (body.password !== server.password || !server.isStaff) return refused({ code: 'WrongLogin' })
    return accepted({ ...clerk, role: server.role, stamp: server.password, atMs: serverClock.cinemaNowMs() })
  }) as unknown as Ask
  const staffStore = createStaffStore(store)
  const open = (clock = serverClock) =>
    createStaffSession({
      signIn: createSignIn({
        ...{ ask, staffStore, serverClock: clock, offlineDays: 7 },
        tries: createSignInTries(store.facts, clock),
      }),
      journal: {
        owner: store.journal.owner,
        append: async (kind, body) => {
          await beforeWrite()
          return await store.journal.append(kind, body)
        },
      },
      ports: { timer: time.timer, log },
    })
  const session = open()
  return {
    ...{ time, server, session, staffStore, store, serverClock, open },
    signIn: (password: string, who = login) => session.signIn({ login: who, password }),
    /** The server's word on its staff, as it is now or was a while ago, reaches this kiosk. */
    tell: async (agoMs = 0) => {
      const { password: stamp, role, isStaff } = server
      const staff = isStaff ? [{ ...clerk, role, stamp }] : []
      const word = { asOfMs: serverClock.cinemaNowMs() - agoMs, staff }
      session.applyStaffWord(word)
      await staffStore.applyStaffWord(word)
    },
    remembered: () => store.database.staff.count().exec(),
    written: async () =>
      (await store.journal.entriesAfter(0, Infinity)).map(({ kind, body }) => ('action' in body ? body.action : kind)),
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

  it('wait longer after each wrong try without the server, however they spell their login', async () => {
    const { server, signIn, time } = await setUp()
    await signIn('secret')
    server.isUp = false
    for (const who of [login, ` ${login}`, login.toUpperCase(), login]) {
      expect(await signIn('wrong', who)).toEqual(refused({ code: 'WrongLogin' }))
    }
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
    expect(await signIn('secret', login.toUpperCase())).toEqual(refused({ code: 'WrongLogin' }))
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

describe('staff who signed in at a kiosk with the server’s word', () => {
  it('are one account however they spell their login, and an old password of it opens nothing', async () => {
    const { server, signIn, remembered } = await setUp()
    await signIn('secret', 'Clerk@Cinema ')
    server.password = 'new secret'
    await signIn('new secret')
    server.isUp = false
    expect(await remembered()).toBe(1)
    expect(await signIn('secret', 'Clerk@Cinema ')).toEqual(refused({ code: 'WrongLogin' }))
    expect(await signIn('new secret', 'CLERK@CINEMA')).toEqual(accepted(clerk))
  })

  it('sign in without it for seven days, and not a moment longer', async () => {
    const { server, signIn, time, session } = await setUp()
    await signIn('secret')
    server.isUp = false
    await time.pass(7 * day)
    expect(await signIn('secret')).toEqual(accepted(clerk))
    await session.signOut({})
    await time.pass(1)
    expect(await signIn('secret')).toEqual(refused({ code: 'NeedsServer' }))
    server.isUp = true
    expect(await signIn('secret')).toEqual(accepted(clerk))
    server.isUp = false
    expect(await signIn('secret')).toEqual(accepted(clerk))
  })

  it('win no time by a clock that is set back, while the kiosk runs or is off', async () => {
    const { server, signIn, time, serverClock, open } = await setUp()
    const startMs = time.clock.nowMs()
    await signIn('secret')
    server.isUp = false
    await time.pass(6 * day)
    time.setWallClock(startMs + day)
    await time.pass(day + 1)
    expect(await signIn('secret')).toEqual(refused({ code: 'NeedsServer' }))

    const restarted = createServerClock(time.clock)
    time.setWallClock(startMs + day)
    restarted.recall({ lastContact: { atMs: startMs, offsetMs: 0 }, latestMs: serverClock.cinemaNowMs() })
    const later = open(restarted)
    expect(await later.signIn({ login, password: 'secret' })).toEqual(refused({ code: 'NeedsServer' }))
    // By a time that can't be told, nobody: it may be later than anything this kiosk knows of.
    const unsure = createServerClock(time.clock)
    unsure.recall({ lastContact: { atMs: startMs, offsetMs: 0 }, latestMs: startMs + 2 * day })
    expect(await open(unsure).signIn({ login, password: 'secret' })).toEqual(refused({ code: 'NeedsServer' }))
  })

  it.each([{ isStaff: false }, { password: 'changed' }])(
    'are forgotten, and signed out, as soon as it says that they are staff no more or have another password: %o',
    async (change) => {
      const { server, signIn, session, tell, time } = await setUp()
      await signIn('secret')
      await time.pass(1_000)
      await tell()
      expect(session.audience()).toBe('staff')
      Object.assign(server, change)
      await tell()
      expect(session.audience()).toBe('guest')
      server.isUp = false
      expect(await signIn('secret')).toEqual(refused({ code: 'NeedsServer' }))
    },
  )

  it('are signed out once they may less, and stay where they may more; next time they are what it says', async () => {
    const { server, signIn, session, tell } = await setUp()
    server.role = 'manager'
    await signIn('secret')
    server.role = 'administrator'
    await tell()
    expect([session.audience(), session.staff$.value?.role]).toEqual(['staff', 'manager'])
    server.role = 'clerk'
    await tell()
    expect(session.audience()).toBe('guest')
    server.isUp = false
    expect(await signIn('secret')).toEqual(accepted(clerk))
  })

  it('stay where its word is older than their sign-in', async () => {
    const { server, signIn, session, tell, remembered, time } = await setUp()
    await time.pass(1_000)
    await signIn('secret')
    server.isStaff = false
    await tell(1)
    expect([session.audience(), await remembered()]).toEqual(['staff', 1])
    await tell()
    expect([session.audience(), await remembered()]).toEqual(['guest', 0])
  })

  it('are not remembered under a password that changed while they signed in with it', async () => {
    const { server, signIn, tell, remembered } = await setUp()
    const signing = signIn('secret')
    server.password = 'changed'
    await tell()
    await signing
    expect(await remembered()).toBe(0)
    server.isUp = false
    expect(await signIn('secret')).toEqual(refused({ code: 'NeedsServer' }))
  })

  it('are signed out at once where its word came while they signed in without it', async () => {
    const { server, signIn, session, tell } = await setUp()
    await signIn('secret')
    await session.signOut({})
    server.isUp = false
    const signingIn = signIn('secret')
    server.isStaff = false
    await tell()
    await signingIn
    expect(session.audience()).toBe('guest')
  })

  it('are out again at once where its word came after it let them in, while that was being written down', async () => {
    const [isWriting, isTold] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const { server, signIn, session, tell, written } = await setUp(async () => {
      isWriting.resolve()
      await isTold.promise
    })
    const signingIn = signIn('secret')
    await isWriting.promise
    server.isStaff = false
    await tell()
    isTold.resolve()
    await signingIn
    expect([session.audience(), session.staff$.value]).toEqual(['guest', null])
    await until(async () => (await written()).length === 2)
    expect(await written()).toEqual(['signed-in', 'signed-out'])
  })
})
