import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { paymentBegun, paymentFen } from '../../support/payment-begun.ts'
import { enrolKiosk, type TestKiosk } from '../../support/signing-kiosk.ts'
import { itemsOf } from '../../support/staff-at-kiosk.ts'

// On PGlite they take turns on its one connection; on Postgres they really race.
const timeout = 120_000
const rounds = (kind: string) => (kind === 'Postgres' ? 20 : 2)

describe.each(databaseKinds)('two devices of one kiosk at the same moment, on %s', { timeout }, (kind) => {
  let server: TestServer
  let desk: TestKiosk
  beforeAll(async () => {
    server = await openTestServer(kind)
    desk = await enrolKiosk(server)
  })
  afterAll(() => server.close())

  /** A kiosk that was enrolled again; the last word of what it was before, and what it says of that payment now. */
  async function aPayment() {
    const former = await enrolKiosk(server)
    const { of, started } = await paymentBegun(server, former)
    const now = await enrolKiosk(server, null, former, former.key)
    const left = { ...of, totalFen: paymentFen, former: { device: former.device, epoch: 1 }, terminalSaid: 'charged' }
    return { former, now, of, started: former.entry('payment-started', started), left }
  }
  const openOf = async (...kiosks: readonly TestKiosk[]) => {
    const items = await Promise.all(kiosks.map(({ device }) => itemsOf(desk, device)))
    return items.flat().filter(({ why }) => why === 'payment-open')
  }

  it('leave one item of a payment that one of them began and the other leaves to staff', async () => {
    for (let round = 0; round < rounds(kind); round++) {
      const { former, now, started, left } = await aPayment()
      const uploads = [former.upload([started]), now.upload([now.entry('payment-left-to-staff', left)])]
      expect((await Promise.all(uploads)).map(({ httpStatus }) => httpStatus)).toEqual([200, 200])
      expect(await openOf(former, now)).toHaveLength(1)
    }
  })

  it('leave nothing open of a payment that one of them began and the other one ends', async () => {
    for (let round = 0; round < rounds(kind); round++) {
      const { former, now, of, started } = await aPayment()
      const declined = now.entry('payment-declined', { ...of, outcome: 'never-charged' })
      const uploads = [former.upload([started]), now.upload([declined])]
      expect((await Promise.all(uploads)).map(({ httpStatus }) => httpStatus)).toEqual([200, 200])
      expect(await openOf(former, now)).toEqual([])
    }
  })
})
