import { describe, expect, it } from 'vitest'
import { hashPassword } from '../../../server/accounts/passwords.ts'
import { issueEnrolCode } from '../../../server/ledger/devices/enrol-codes.ts'
import { aKiosk } from '../../support/a-kiosk.ts'
import { databaseKinds } from '../../support/databases.ts'
import { createFakeNetwork } from '../../support/fake-network.ts'
import { aListeningServer } from '../../support/listening-server.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'

describe.each(databaseKinds)('a manager who is signed in at a kiosk, at a server on %s', (kind) => {
  it.each(['is dismissed', 'has another password', 'is a clerk from now on'] as const)(
    'and %s is signed out by its word, and does not come in again without it',
    { timeout: 120_000 },
    async (what) => {
      const server = await aListeningServer(kind)
      const manager = await signIn(server as never, 'manager')
      const network = createFakeNetwork()
      const code = await issueEnrolCode(server.db, server.cinemaId, Date.now())
      const kiosk = await aKiosk({
        serverUrl: server.url,
        environment: { TTMS_ENROL_CODE: code },
        ports: { fetch: network.fetch },
      })
      await kiosk.open()
      await kiosk.sees('status', {}, ({ line }) => line === 'online')
      const login = { login: manager.email.toUpperCase(), password: usualPassword }
      expect(await kiosk.call('staff.signIn', login)).toMatchObject({ ok: true, value: { role: 'manager' } })

      const change = {
        'is dismissed': { role: 'customer' },
        'has another password': { password_hash: await hashPassword('other-password') },
        'is a clerk from now on': { role: 'clerk' },
      } as const
      const { accountId } = manager
      await server.db
        .updateTable('accounts')
        .set(change[what])
        .where('account_id', '=', accountId as never)
        .execute()
      await kiosk.sees('staff', {}, (who) => who === null)
      expect(kiosk.service().audience()).toBe('guest')

      network.cut()
      await kiosk.sees('status', {}, ({ line }) => line === 'offline')
      const again = await kiosk.call('staff.signIn', { ...login, login: manager.email })
      if (what === 'is a clerk from now on') expect(again).toMatchObject({ ok: true, value: { role: 'clerk' } })
      else expect(again).toEqual({ ok: false, refusal: { code: 'NeedsServer' } })
    },
  )
})
