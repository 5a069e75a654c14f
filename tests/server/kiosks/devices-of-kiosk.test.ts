import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../../server/db/tables.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { anEdit, sendEdits, signInAt } from '../../support/edits.ts'
import { enrolKiosk, type KioskAnswer, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf } from '../../support/staff-at-kiosk.ts'
import { until } from '../../support/until.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'

// PGlite has one connection: nobody can wait there.
if (databaseKinds.includes('Postgres'))
  describe('what judges a kiosk as a whole, on Postgres', () => {
    let server: TestServer
    beforeAll(async () => {
      server = await openTestServer('Postgres')
    })
    afterAll(() => server.close())

    const waiting = async () => {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(server.db)
      return rows[0]?.count ?? 0
    }
    const signedIn = (kiosk: TestKiosk, accountId: number) =>
      kiosk.entry('staff-action', { accountId, action: 'signed-in' })

    type Asked = (kiosk: TestKiosk) => Promise<() => Promise<KioskAnswer>>
    const cases: readonly { readonly name: string; readonly asked: Asked }[] = [
      {
        name: 'its journal',
        asked: async (kiosk) => {
          const entry = signedIn(kiosk, 1)
          return () => kiosk.upload([entry])
        },
      },
      {
        name: 'what is quarantined of its journal',
        asked: async (kiosk) => {
          const setBlocked = (is_blocked: boolean) =>
            server.db.updateTable('devices').set({ is_blocked }).where('device', '=', kiosk.device).execute()
          await setBlocked(true)
          await kiosk.upload([signedIn(kiosk, 1)])
          await setBlocked(false)
          const desk = await enrolKiosk(server)
          const accountId = await addStaff(server, 'manager', desk)
          const [item] = await itemsOf(desk, kiosk.device)
          const request = { itemId: item?.itemId, accountId, end: { kind: 'apply' } }
          return () => desk.ask('POST', syncPaths.resolve, request)
        },
      },
      {
        name: 'that it is enrolled again',
        asked: async (kiosk) => async () => {
          await enrolKiosk(server, null, kiosk, kiosk.key)
          return { httpStatus: 200, body: null }
        },
      },
      {
        name: 'an edit that was made at it',
        asked: async (kiosk) => {
          const boss = await signIn(server, 'administrator')
          await signInAt(kiosk, boss)
          const showtimeId = await addShowtime(server)
          const [from, to] = [{ priceFen: toFen(3_990) }, { priceFen: toFen(4_000) }]
          const edit = anEdit(boss.accountId, { kind: 'change-showtime', showtimeId, from, to })
          return async () => ({ httpStatus: 200, body: await sendEdits(kiosk, [edit]) })
        },
      },
      { name: 'that it is closed', asked: async (kiosk) => () => kiosk.closeEpoch('none') },
      {
        name: 'that it is given up',
        asked: async (kiosk) => {
          const desk = await enrolKiosk(server)
          const manager = await signIn(server, 'manager')
          const request = { login: manager.email, password: usualPassword, device: kiosk.device }
          return () => desk.ask('POST', syncPaths.writeOff, request)
        },
      },
    ]

    /** Asks while somebody has the device, and does `last` with it before letting it go; whether it was through before. */
    async function askWhileHeld(
      ask: () => Promise<KioskAnswer>,
      device: number,
      last: (trx: Database) => Promise<unknown> = async () => undefined,
    ) {
      const isHeld = Promise.withResolvers<void>()
      const letGo = Promise.withResolvers<void>()
      const holding = server.db.transaction().execute(async (trx) => {
        await trx
          .selectFrom('devices')
          .select('device')
          .where('device', '=', device as DeviceNumber)
          .forNoKeyUpdate()
          .execute()
        isHeld.resolve()
        await letGo.promise
        await last(trx)
      })
      await isHeld.promise
      let isThrough = false
      const answer = ask().finally(() => {
        isThrough = true
      })
      await until(async () => isThrough || (await waiting()) > 0)
      const wasThrough = isThrough
      letGo.resolve()
      await holding
      return { wasThrough, answer: await answer }
    }

    it.each(cases)('waits for whoever has another device of the kiosk: $name', async ({ asked }) => {
      const earliest = await enrolKiosk(server)
      const kiosk = await enrolKiosk(server, null, earliest, earliest.key)
      const { wasThrough, answer } = await askWhileHeld(await asked(kiosk), earliest.device)
      expect({ wasThrough, httpStatus: answer.httpStatus }).toEqual({ wasThrough: false, httpStatus: 200 })
    })

    it.each([
      ['closes', (kiosk: TestKiosk) => kiosk.closeEpoch('none')],
      ['lets report', (kiosk: TestKiosk) => kiosk.ask('POST', syncPaths.report, { epoch: 1, seq: 0 })],
    ] as const)('%s no kiosk that was found to be one of two while it waited', async (_, ask) => {
      const kiosk = await enrolKiosk(server)
      const { answer } = await askWhileHeld(
        () => ask(kiosk),
        kiosk.device,
        (trx) => trx.updateTable('devices').set({ state: 'forked' }).where('device', '=', kiosk.device).execute(),
      )
      expect(answer.body).toEqual({ refusal: { code: 'DeviceStopped', why: 'forked' } })
    })
  })
