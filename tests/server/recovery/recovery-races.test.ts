import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createBeginRecovery } from '../../../server/recovery/begin-recovery.ts'
import type { DeviceNumber, ShowtimeId } from '../../../shared/core/ids.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import type { DevicesAnswer } from '../../../shared/sync/staff-messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { testProofs } from '../../support/proofs.ts'
import { enrolKiosk, type KioskAnswer, type TestKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'

// On PGlite they take turns on its one connection; on Postgres they really race.
const timeout = 120_000
const rounds = (kind: string) => (kind === 'Postgres' ? 20 : 2)

describe.each(databaseKinds)(
  'the last kiosks that a recovery waits for, at the same moment, on %s',
  { timeout },
  (kind) => {
    let server: TestServer
    let desk: TestKiosk
    let signed: { readonly login: string; readonly password: string }
    let recover: () => Promise<void>
    beforeAll(async () => {
      server = await openTestServer(kind)
      desk = await enrolKiosk(server)
      signed = { login: (await signIn(server, 'manager')).email, password: usualPassword }
      const { db, time } = server
      const ledger = createSqlLedger({ db, clock: time.clock })
      const begin = createBeginRecovery({ ledger, clock: time.clock, log: createSilentLog().log })
      recover = () => begin('operator')
    })
    afterAll(() => server.close())

    const recoveryNow = async () => ((await desk.ask('GET', syncPaths.devices)).body as DevicesAnswer).recovery
    const writeOff = (device: DeviceNumber) => desk.ask('POST', syncPaths.writeOff, { ...signed, device })
    /** Out of the way of the next round. */
    const retire = (kiosks: readonly TestKiosk[]) => {
      const devices = kiosks.map(({ device }) => device)
      return server.db.updateTable('devices').set({ state: 'closed' }).where('device', 'in', devices).execute()
    }

    const lastSteps: Readonly<Record<string, (kiosk: TestKiosk) => Promise<KioskAnswer>>> = {
      'a report': (kiosk) => kiosk.report(),
      'a closed journal': (kiosk) => kiosk.closeEpoch('epoch'),
      'a write-off': (kiosk) => writeOff(kiosk.device),
    }
    const pairs = Object.keys(lastSteps).flatMap((one, index, all) =>
      all.slice(index).map((two) => [one, two] as const),
    )

    it.each(pairs)('end it together: %s beside %s', async (one, two) => {
      const customer = await signIn(server)
      const showtimeId = await addShowtime(server)
      const kiosks = [await enrolKiosk(server), await enrolKiosk(server)] as const
      for (let round = 0; round < rounds(kind); round++) {
        const { db } = server
        for (const { device } of kiosks) {
          const again = { state: 'enrolled', epoch: 1, closed_epoch: null, closed_seq: null } as const
          await db.updateTable('devices').set(again).where('device', '=', device).execute()
        }
        await recover()
        await desk.report()
        expect((await recoveryNow())?.unreported).toEqual(kiosks.map(({ device }) => device))
        const answers = await Promise.all([lastSteps[one]?.(kiosks[0]), lastSteps[two]?.(kiosks[1])])
        expect(answers.map((answer) => answer?.httpStatus)).toEqual([200, 200])
        expect(await recoveryNow()).toBeNull()
      }
      expect((await customer.hold(showtimeId, 1, 1)).msg).toBe('')
      await retire(kiosks)
    })

    it('end it where one is given up by its successor while the other reports', async () => {
      for (let round = 0; round < rounds(kind) / 4; round++) {
        const [before, other] = [await enrolKiosk(server), await enrolKiosk(server)]
        await recover()
        await desk.report()
        // Only a person may say of a kiosk that has not reported that it is not waited for: so that one reports, too.
        const [successor] = await Promise.all([
          enrolKiosk(server, null, before, before.key),
          other.report(),
          before.report(),
        ])
        expect(await recoveryNow()).toBeNull()
        await retire([before, other, successor])
      }
    })

    it('begin it once more or end it, and never wait for somebody who has reported to it', async () => {
      const kiosk = await enrolKiosk(server)
      for (let round = 0; round < rounds(kind); round++) {
        await recover()
        await Promise.all([recover(), desk.report(), kiosk.report(), recover()])
        const recovery = await recoveryNow()
        if (recovery) {
          for (const late of [desk, kiosk]) await late.report()
        }
        expect(await recoveryNow()).toBeNull()
      }
      await retire([kiosk])
    })

    it('say of one seat who had it later, whoever says it first', async () => {
      const [early, late] = [await enrolKiosk(server), await enrolKiosk(server)]
      for (let round = 0; round < rounds(kind); round++) {
        const showtimeId = await addShowtime(server)
        await recover()
        const taken = (kiosk: TestKiosk, grantNumber: number) => {
          const given = {
            cinemaId: server.cinemaId,
            showtimeId,
            device: kiosk.device,
            epoch: kiosk.epoch(),
            grantNumber,
          }
          const seats = [1, 2, 3].map((col) => {
            return { row: 1, col, grantNumber, proof: testProofs.ofGrant({ ...given, row: 1, col }) }
          })
          return kiosk.entry('rights-taken', { showtimeId, requestId: randomUUID(), purpose: 'sale', seats })
        }
        await Promise.all([late.upload([taken(late, 5)]), early.upload([taken(early, 3)])])
        expect(await holdersOf(showtimeId)).toEqual(Array(3).fill({ holder: late.device, number: 5, state: 'granted' }))
      }
      await Promise.all([desk, early, late].map((kiosk) => kiosk.report()))
      expect(await recoveryNow()).toBeNull()
      await retire([early, late])
    })

    it('find no fault in the server', () => expect(server.faults).toEqual([]))

    function holdersOf(showtimeId: ShowtimeId) {
      const rows = server.db.selectFrom('seat_custody').select(['holder', 'number', 'state'])
      return rows.where('showtime_id', '=', showtimeId).orderBy('seat_col').execute()
    }
  },
)
