import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EditChange } from '../../../shared/edits/edit-kinds.ts'
import type { PolicyParts } from '../../../shared/policy/policy.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { anEdit, sendEdit, signInAt } from '../../support/edits.ts'
import { enrolKiosk, type TestKiosk } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

describe.each(databaseKinds)('the policy of a cinema on %s', (kind) => {
  let server: TestServer
  let kiosk: TestKiosk
  let boss: Awaited<ReturnType<typeof signIn>>
  beforeAll(async () => {
    server = await openTestServer(kind)
    kiosk = await enrolKiosk(server)
    boss = await signIn(server, 'administrator')
    await signInAt(kiosk, boss)
  })
  afterAll(() => server.close())

  const set = (from: PolicyParts, to: PolicyParts) => {
    const change: EditChange = { kind: 'change-policy', from, to }
    return sendEdit(kiosk, anEdit(boss.accountId, change))
  }

  it('stops web sales and grants at a cutoff as soon as it is set, and lets them on once it is taken back', async () => {
    const showtimeId = await addShowtime(server, { beginsInMinutes: 20 })
    const customer = await signIn(server)
    const grant = () => kiosk.grant(showtimeId, [{ row: 2, col: 2 }])
    expect(await set({ cutoffMinutes: null }, { cutoffMinutes: 30 })).toBe(null)
    expect((await customer.hold(showtimeId, 1, 1)).msg).toBe('the film is not shown')
    expect((await grant()).body).toEqual({ refusal: { code: 'ShowtimeClosed' } })
    expect(await set({ cutoffMinutes: 30 }, { cutoffMinutes: null })).toBe(null)
    expect((await customer.hold(showtimeId, 1, 1)).msg).toBe('')
    expect((await grant()).httpStatus).toBe(200)
  })

  it('counts for refunds, member prices, allotted seats and the gap between showtimes', async () => {
    const showtimeId = await addShowtime(server, { beginsInMinutes: 20, priceFen: 1_000 })
    const customer = await signIn(server)
    const { orderId } = await customer.hold(showtimeId, 1, 1)
    await customer.buy(orderId)
    const own = { refundClosesMinutes: 30, memberLevels: [0.5], allotmentSeats: 1, turnaroundMinutes: 60 }
    const none = { refundClosesMinutes: null, memberLevels: null, allotmentSeats: null, turnaroundMinutes: null }
    expect(await set(none, own)).toBe(null)

    const refund = await customer.ask('index/ticket/refundticket', { order_id: orderId })
    expect(refund.msg).not.toBe('')
    expect((await customer.hold(showtimeId, 2, 1)).data).toMatchObject({ order_discount_price: 5 })
    const allotted = await kiosk.grant(
      showtimeId,
      [1, 2].map((col) => ({ row: 4, col })),
      { purpose: 'allotment' },
    )
    expect(allotted.body).toEqual({ refusal: { code: 'AllotmentFull', most: 1 } })
    expect(await set(own, none)).toBe(null)
  })

  it('reaches the kiosks as the cinema’s own values alone, and names who set them', async () => {
    const { checkpoint } = await kiosk.pull('settings')
    expect(await set({ staleHours: null }, { staleHours: 3 })).toBe(null)
    await server.push()
    expect((await kiosk.pull('settings', checkpoint.seq)).documents).toEqual([
      { id: 'policy', isDeleted: false, own: { staleHours: 3 } },
    ])
    const audit = await server.db.selectFrom('audit').selectAll().where('action', '=', 'policy-changed').execute()
    expect(audit.at(-1)).toMatchObject({
      account_id: boss.accountId,
      device: kiosk.device,
      detail: { from: { staleHours: null }, to: { staleHours: 3 } },
    })
  })

  it('is not set over what somebody else set meanwhile', async () => {
    expect(await set({ holdSeconds: null }, { holdSeconds: 300 })).toBe(null)
    expect(await set({ holdSeconds: null }, { holdSeconds: 200 })).toEqual({
      code: 'ChangedMeanwhile',
      fields: ['holdSeconds'],
    })
  })
})
