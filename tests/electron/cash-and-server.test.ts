import { describe, expect, it } from 'vitest'
import { issueEnrolCode } from '../../server/ledger/devices/enrol-codes.ts'
import type { AccountId, TicketNumber } from '../../shared/core/ids.ts'
import { aKiosk } from '../support/a-kiosk.ts'
import { addShowtime } from '../support/central-cinema.ts'
import { databaseKinds } from '../support/databases.ts'
import { aListeningServer } from '../support/listening-server.ts'
import { enrolKiosk } from '../support/signing-kiosk.ts'
import { sellOne, takeBack } from '../support/staff-at-kiosk.ts'
import { until } from '../support/until.ts'
import { signIn, usualPassword } from '../support/web-customer.ts'

describe.each(databaseKinds)('cash for a ticket that another kiosk sold, with the server on %s', (kind) => {
  it('is handed over once, however often staff press and whenever the kiosk restarts', async () => {
    const server = await aListeningServer(kind)
    const manager = await signIn(server, 'manager')
    const code = await issueEnrolCode(server.db, server.cinemaId, Date.now())
    const kiosk = await aKiosk({ serverUrl: server.url, environment: { TTMS_ENROL_CODE: code } })
    await kiosk.open()
    await kiosk.sees('status', {}, ({ line }) => line === 'online')
    const other = await enrolKiosk(server)
    const { ticketNumber } = await sellOne(other, await addShowtime(server))
    await takeBack(server, manager.accountId as AccountId, ticketNumber)
    // A server that is slow to answer counts as one that is away, and then nobody is let in whom this kiosk does not know.
    const signInHere = () =>
      until(async () => (await kiosk.call('staff.signIn', { login: manager.email, password: usualPassword })).ok)
    await signInHere()
    const pay = () => kiosk.call('refunds.payCash', { ticketNumber: ticketNumber as TicketNumber })
    const paidHere = { ok: false, refusal: { code: 'RefundPaid', hereAtMs: expect.any(Number) } }
    const answers = await Promise.all([pay(), pay(), pay()])
    expect(answers.filter(({ ok }) => ok)).toEqual([{ ok: true, value: { amountFen: 3_990 } }])
    expect(answers.filter(({ ok }) => !ok)).toEqual([paidHere, paidHere])
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
    await kiosk.close()
    await kiosk.open()
    await kiosk.sees('status', {}, ({ line }) => line === 'online')
    await signInHere()
    expect(await pay()).toEqual(paidHere)
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
    const items = await server.db.selectFrom('review_items').select(['why', 'amount_fen', 'ended_how']).execute()
    expect(items).toEqual([{ why: 'refund-due', amount_fen: 3_990, ended_how: 'paid' }])
  })
})
