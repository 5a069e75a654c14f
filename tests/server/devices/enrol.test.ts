import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { staffOfDevices } from '../../../server/accounts/staff-of-devices.ts'
import { createEnrol } from '../../../server/devices/enrol.ts'
import { listDevices } from '../../../server/ledger/devices/devices-store.ts'
import { issueEnrolCode } from '../../../server/ledger/devices/enrol-codes.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { protocolVersion } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { testProofs } from '../../support/proofs.ts'
import { enrolKiosk, grantedSeats, makeDeviceKey } from '../../support/signing-kiosk.ts'
import { addStaff } from '../../support/staff-at-kiosk.ts'

describe.each(databaseKinds)('enrolling a kiosk, on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  it('marks the kiosk before it hears of it, and answers the same once a mark that failed is written', async () => {
    const { db, cinemaId } = server
    const { clock } = server.time
    const marked: number[][] = []
    let isDiskFull = true
    const enrol = createEnrol({
      ...{ ledger: createSqlLedger({ db, clock }), clock, isSignedBy: () => false, proofs: testProofs },
      markNow: async () => {
        if (isDiskFull) throw new Error('ENOSPC: no space left on device')
        marked.push((await listDevices(db, cinemaId)).map(({ device }) => device))
      },
    })
    const code = await issueEnrolCode(db, cinemaId, clock.nowMs())
    const request = { protocolVersion, code, publicKey: makeDeviceKey().publicKey, name: '大厅', previousOwners: [] }
    await expect(enrol(request)).rejects.toThrow('ENOSPC')
    isDiskFull = false
    const enrolled = await enrol(request)
    expect(enrolled).toMatchObject({ ok: true, value: { device: expect.any(Number), epoch: 1 } })
    expect(marked).toEqual([[enrolled.ok ? enrolled.value.device : 0]])
    expect(await enrol({ ...request, code: 'GUESSED' })).toMatchObject({ ok: false, refusal: 'BadEnrolCode' })
    expect(marked).toHaveLength(1)
  })

  it('knows who has signed in at a kiosk where it is enrolled again, and takes nobody over for another key', async () => {
    const [before, other] = [await enrolKiosk(server), await enrolKiosk(server)]
    const clerk = await addStaff(server, 'clerk', before)
    const now = await enrolKiosk(server, null, before, before.key)
    // It gives the other one up, and is another kiosk all the same.
    const stranger = await enrolKiosk(server, null, now)
    const staff = await staffOfDevices(server.db, [now.device, stranger.device, other.device], () => 'stamp')
    expect([...staff]).toEqual([[now.device, [{ accountId: clerk, name: 'clerk', role: 'clerk', stamp: 'stamp' }]]])
  })

  it('takes what a forgotten device wrote also from a kiosk that was enrolled again under a new key and has the old one', async () => {
    const lost = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const held = grantedSeats(
      await lost.grant(showtimeId, [
        { row: 1, col: 1 },
        { row: 1, col: 2 },
      ]),
    )
    expect(held).toHaveLength(2)
    // Restored to before that device. Its kiosk has another key by now, and has found the device's again.
    await server.db.deleteFrom('tickets').where('showtime_id', '=', showtimeId).execute()
    await server.db.deleteFrom('seat_custody').where('showtime_id', '=', showtimeId).execute()
    await server.db.deleteFrom('devices').where('device', '=', lost.device).execute()
    await enrolKiosk(server, null, { device: lost.device, key: lost.key, told: lost.told }, makeDeviceKey())
    expect((await lost.upload([lost.entry('sold', lost.sold(showtimeId, held.slice(0, 1)))])).httpStatus).toBe(200)
  })
})
