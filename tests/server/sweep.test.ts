import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLiveHub } from '../../server/events/live-hub.ts'
import { sweep } from '../../server/sweep.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import { openTestServer, type TestServer } from '../support/central-server.ts'
import { databaseKinds } from '../support/databases.ts'
import { enrolKiosk } from '../support/signing-kiosk.ts'

describe.each(databaseKinds)('the sweep on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  it('ends the streams of kiosks that were blocked, given up or must close meanwhile, and no others', async () => {
    const { db, time } = server
    const hub = createLiveHub()
    const closed: DeviceNumber[] = []
    const listen = async ({ mustClose = false } = {}) => {
      const { device } = await enrolKiosk(server)
      const close = () => {
        closed.push(device)
      }
      hub.add({ cinemaId: server.cinemaId, device, version: 1, stopped: null, mustClose, send: () => undefined, close })
      return device
    }
    const change = (device: DeviceNumber, to: object) =>
      db.updateTable('devices').set(to).where('device', '=', device).execute()
    await listen()
    const blocked = await listen()
    const lost = await listen()
    const unreported = await listen()
    const knowing = await listen({ mustClose: true })
    await change(blocked, { is_blocked: true })
    await change(lost, { state: 'written-off' })
    await change(unreported, { recovery: 'unreported' })
    await change(knowing, { recovery: 'unreported' })
    await sweep({ db, clock: time.clock, hub }, { sessionMinutes: 60 })
    expect(closed).toEqual([blocked, lost, unreported])
  })
})
