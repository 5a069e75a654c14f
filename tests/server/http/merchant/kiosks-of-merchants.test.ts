import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueEnrolCode } from '../../../../server/ledger/devices/enrol-codes.ts'
import { protocolVersion, syncPaths } from '../../../../shared/sync/messages.ts'
import { addShowtime } from '../../../support/central-cinema.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { applyAsMerchant, askMerchant } from '../../../support/merchant-client.ts'
import { askUnsigned, enrolKiosk, grantedSeats, makeDeviceKey } from '../../../support/signing-kiosk.ts'
import { openStage, type Stage } from './stage.ts'

const stopped = { httpStatus: 409, body: { refusal: { code: 'DeviceStopped', why: 'merchant-stopped' } } }

describe.each(databaseKinds)('kiosks of a merchant on %s', (kind) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage(kind)
  })
  afterAll(() => stage.close())

  const review = (uid: number, state: number) =>
    askMerchant(stage.server, '/user/review', { cookie: stage.administrator.cookie, fields: { uid, state } })

  it('are not enrolled while it is under review or rejected, and the code stays good', async () => {
    const { db, cinemaId, time } = stage.server
    const { uid } = await applyAsMerchant(stage.server, 1)
    const code = await issueEnrolCode(db, cinemaId, time.clock.nowMs(), uid)
    const request = { protocolVersion, code, publicKey: makeDeviceKey().publicKey, name: '大厅' }
    const enrol = () => askUnsigned(stage.server, 'POST', syncPaths.enrol, request)
    expect(await enrol()).toEqual(stopped)
    await review(uid, 2)
    expect(await enrol()).toEqual(stopped)
    await review(uid, 0)
    const enrolled = await enrol()
    expect(enrolled.httpStatus).toBe(200)
    const { device } = enrolled.body as { device: number }
    const kept = await db
      .selectFrom('devices')
      .select(['device', 'merchant_id'])
      .where('merchant_id', '=', uid)
      .execute()
    expect(kept).toEqual([{ device, merchant_id: uid }])
  })

  it('sell nothing new in any state but normal, still deliver and read, and go on when it is normal again', async () => {
    const { uid } = await applyAsMerchant(stage.server)
    const kiosk = await enrolKiosk(stage.server, uid)
    const own = await enrolKiosk(stage.server)
    const showtimeId = await addShowtime(stage.server)
    const stoppedOf = async (one: typeof kiosk) => ((await one.hello()).body as { stopped: unknown }).stopped
    const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    for (const state of [1, 2, 3]) {
      await review(uid, state)
      expect(await stoppedOf(kiosk)).toBe('merchant-stopped')
      expect(await kiosk.grant(showtimeId, [{ row: 2, col: state }])).toEqual(stopped)
      expect((await kiosk.ask('GET', syncPaths.boxOffice)).httpStatus).toBe(200)
      expect(await stoppedOf(own)).toBe(null)
    }
    const sold = await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, seats))])
    expect(sold.body).toMatchObject({ acknowledgedSeq: 1 })
    await review(uid, 0)
    expect(await stoppedOf(kiosk)).toBe(null)
    expect(grantedSeats(await kiosk.grant(showtimeId, [{ row: 2, col: 3 }]))).toHaveLength(1)
  })
})
