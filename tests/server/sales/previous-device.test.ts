import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf, sellOne, takeBack } from '../../support/staff-at-kiosk.ts'

describe.each(databaseKinds)('money of a device that a kiosk was before, on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const uuid = (last: number) => `00000000-0000-4000-8000-00000000000${last}`
  const enrolAgain = (former: TestKiosk) => enrolKiosk(server, null, former, former.key)
  const claim = async (kiosk: TestKiosk, ticketNumber: number) => {
    const { body } = await kiosk.ask('POST', syncPaths.claimRefund, { ticketNumber, by: { kind: 'terminal' } })
    return (body as { refusal?: { code: string } }).refusal?.code ?? 'claimed'
  }

  it('is claimed and paid at its terminal by the device that it is now, and by no other kiosk', async () => {
    const clerk = await addStaff(server, 'clerk')
    const former = await enrolKiosk(server)
    const { ticketNumber, saleId } = await sellOne(former, await addShowtime(server))
    await takeBack(server, clerk, ticketNumber)
    expect(await claim(former, ticketNumber)).toBe('claimed')
    const [now, other] = [await enrolAgain(former), await enrolKiosk(server)]
    expect(await claim(other, ticketNumber)).toBe('NoRefundDue')
    expect(await claim(now, ticketNumber)).toBe('claimed')
    const paid = { ticketNumber, saleId, amountFen: 3_990, paid: { how: 'terminal', terminalReference: 'R1' } }
    expect((await now.upload([now.entry('refund-paid', paid)])).body).toMatchObject({ reviewItems: [] })
    expect(await itemsOf(now, former.device)).toEqual([])
    expect(await claim(now, ticketNumber)).toBe('RefundPaid')
  })

  it('ends in the new journal as facts that the server takes, and what nobody can know is listed with its amount', async () => {
    const former = await enrolKiosk(server)
    const now = await enrolAgain(former)
    const of = (key: number) => ({ saleId: uuid(1), paymentKey: uuid(key) })
    const left = { ...of(4), totalFen: 4_500, former: { device: former.device, epoch: 1 }, terminalSaid: 'charged' }
    const { body } = await now.upload([
      now.entry('payment-unknown', of(2)),
      now.entry('payment-declined', { ...of(2), outcome: 'never-charged' }),
      now.entry('reversal-started', of(3)),
      now.entry('reversed', { ...of(3), terminalReference: 'T1' }),
      now.entry('payment-left-to-staff', left),
    ])
    expect(body).toMatchObject({ acknowledgedSeq: 5, reviewItems: [{ seq: 5, why: 'payment-open' }] })
    expect(await itemsOf(now)).toMatchObject([{ why: 'payment-open', amountFen: 4_500, ways: ['accept'] }])
  })
})
