import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLiveHub } from '../../../../server/events/live-hub.ts'
import { createDeviceRate, usualDeviceRequests } from '../../../../server/http/kiosk/device-rate.ts'
import type { DeviceNumber } from '../../../../shared/core/ids.ts'
import { signedHeaders, syncPaths } from '../../../../shared/sync/messages.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { enrolKiosk } from '../../../support/signing-kiosk.ts'

const burst = 5

describe('how much a device may ask', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer('PGlite', { deviceRequests: { burst, perSecond: 2, atOnce: 4 } })
  })
  afterAll(() => server.close())

  type Kiosk = Awaited<ReturnType<typeof enrolKiosk>>
  const ask = async (kiosk: Kiosk) => (await kiosk.ask('GET', syncPaths.boxOffice)).httpStatus
  const askOften = async (kiosk: Kiosk) => {
    for (let asked = 0; asked < burst; asked++) expect(await ask(kiosk)).toBe(200)
  }

  it('is bounded, and what is over it is refused with the time to wait', async () => {
    const kiosk = await enrolKiosk(server)
    await askOften(kiosk)
    const over = await kiosk.ask('POST', syncPaths.journal, { epoch: 1, entries: [kiosk.entry('staff-action', {})] })
    const refusal = { code: 'TooManyRequests', retryAfterSeconds: 1 }
    expect(over).toEqual({ httpStatus: 429, body: { refusal } })
    const headers = kiosk.signedHeaders('GET', syncPaths.live)
    const live = await server.app.inject({ method: 'GET', url: syncPaths.live, headers })
    expect([live.statusCode, live.headers['retry-after']]).toEqual([429, '1'])
    await server.time.pass(1_000)
    expect([await ask(kiosk), await ask(kiosk), await ask(kiosk)]).toEqual([200, 200, 429])
  })

  it('is another device’s own', async () => {
    const [kiosk, other] = [await enrolKiosk(server), await enrolKiosk(server)]
    await askOften(kiosk)
    expect([await ask(kiosk), await ask(other)]).toEqual([429, 200])
  })

  it('can’t be used up by whoever does not have its key', async () => {
    const kiosk = await enrolKiosk(server)
    for (let tried = 0; tried < burst * 3; tried++) {
      const signature = { [signedHeaders.signature]: 'A'.repeat(86) }
      expect((await kiosk.ask('GET', syncPaths.boxOffice, undefined, signature)).httpStatus).toBe(401)
    }
    expect(await ask(kiosk)).toBe(200)
  })

  it('is counted for a device that is blocked, too', async () => {
    const kiosk = await enrolKiosk(server)
    await server.db.updateTable('devices').set({ is_blocked: true }).where('device', '=', kiosk.device).execute()
    for (let asked = 0; asked < burst; asked++) expect(await ask(kiosk)).toBe(409)
    expect(await ask(kiosk)).toBe(429)
  })

  it('is counted for hellos, too', async () => {
    const kiosk = await enrolKiosk(server)
    const hello = async () => (await kiosk.hello()).httpStatus
    for (let asked = 0; asked < burst; asked++) expect(await hello()).toBe(200)
    expect([await hello(), await ask(kiosk)]).toEqual([429, 429])
    await server.time.pass(1_000)
    expect([await hello(), await ask(kiosk), await hello()]).toEqual([200, 200, 429])
  })

  it('is not used up by hellos that somebody else signs', async () => {
    const kiosk = await enrolKiosk(server)
    for (let tried = 0; tried < burst * 3; tried++) {
      expect((await kiosk.hello({ signature: 'A'.repeat(86) })).httpStatus).toBe(401)
    }
    expect(await ask(kiosk)).toBe(200)
  })

  it('is owed for all that were let in at once, before the first of them was counted', async () => {
    const rate = createDeviceRate({ clock: server.time.clock, limit: { burst, perSecond: 2, atOnce: 4 } })
    const device = 1 as DeviceNumber
    for (let asked = 0; asked < burst * 3; asked++) rate.count(device)
    expect(rate.secondsToWait(device)).toBe(6)
    await server.time.pass(5_000)
    expect(rate.secondsToWait(device)).toBe(1)
    await server.time.pass(1_000)
    expect(rate.secondsToWait(device)).toBe(0)
  })

  it('lets a kiosk that was away for three days send all of its journal at once', () => {
    const entriesOfThreeDays = 3 * 500 * 6
    const entriesInOne = 100
    expect(entriesOfThreeDays / entriesInOne).toBeLessThan(usualDeviceRequests.burst / 4)
  })

  it('is three live streams at most: the oldest ends for a fourth', () => {
    const hub = createLiveHub()
    const closed: string[] = []
    const listen = (name: string, device: number) =>
      hub.add({
        ...{
          cinemaId: 1,
          device: device as DeviceNumber,
          version: 1,
          stopped: null,
          mustClose: false,
          send: () => undefined,
        },
        close: () => closed.push(name),
      })
    for (const name of ['a', 'b', 'c']) listen(name, 1)
    for (const name of ['x', 'y', 'z']) listen(name, 2)
    expect(closed).toEqual([])
    listen('d', 1)
    listen('e', 1)
    expect(closed).toEqual(['a', 'b'])
  })
})
