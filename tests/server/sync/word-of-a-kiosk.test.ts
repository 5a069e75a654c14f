import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountId } from '../../../shared/core/ids.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { anEdit, sendEdit, signInAt } from '../../support/edits.ts'
import { enrolKiosk, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf, sellOne, takeBack } from '../../support/staff-at-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

describe.each(databaseKinds)('whom a kiosk names, on %s', (kind) => {
  let server: TestServer
  let kiosk: TestKiosk
  beforeAll(async () => {
    server = await openTestServer(kind)
    kiosk = await enrolKiosk(server)
  })
  afterAll(() => server.close())

  const refusal = (code: string) => ({ httpStatus: 409, body: { refusal: { code } } })
  const saidOf = async (accountId: AccountId | null) => {
    const rows = await server.db
      .selectFrom('audit')
      .select(['action', 'said'])
      .where('account_id', '=', accountId)
      .orderBy('audit_id')
      .execute()
    return rows.map(({ action, said }) => `${action}: ${said}`)
  }
  const word = (accountId: AccountId | null, role: string) => {
    return `kiosk ${kiosk.device} says that account ${accountId} (${role}) did it`
  }

  it('can end no review item and take on no cash where they never signed in: its key speaks for nobody else', async () => {
    const manager = await signIn(server, 'manager')
    const { accountId } = manager as { accountId: AccountId }
    await sellOne(kiosk, await addShowtime(server), 1, 100)
    const [item] = await itemsOf(kiosk)
    const resolve = () =>
      kiosk.ask('POST', syncPaths.resolve, { itemId: item?.itemId, accountId, end: { kind: 'refund' } })
    expect(await resolve()).toEqual(refusal('NotSignedIn'))
    await signInAt(kiosk, manager)
    expect((await resolve()).httpStatus).toBe(200)
    const other = await enrolKiosk(server)
    const ticketNumber = item?.ticket?.ticketNumber
    const takeAt = (till: TestKiosk) =>
      till.ask('POST', syncPaths.claimRefund, { ticketNumber, by: { kind: 'cash', accountId } })
    expect(await takeAt(other)).toEqual(refusal('NotSignedIn'))
    expect((await takeAt(kiosk)).httpStatus).toBe(200)
    expect(await saidOf(accountId)).toEqual([
      `item-resolved: ${word(accountId, 'manager')}`,
      `refund-in-cash: ${word(accountId, 'manager')}`,
    ])
  })

  it('is written down as the kiosk’s word, with the role of that time, where they edit the schedule', async () => {
    const boss = await signIn(server, 'administrator')
    const other = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const edit = (priceFen: number, from: number) =>
      anEdit(boss.accountId, {
        kind: 'change-showtime',
        showtimeId,
        from: { priceFen: from as never },
        to: { priceFen: priceFen as never },
      })
    expect(await sendEdit(other, edit(4_000, 3_990))).toEqual({ code: 'NotSignedIn' })
    await signInAt(kiosk, boss)
    expect(await sendEdit(kiosk, edit(4_000, 3_990))).toBeNull()
    expect(await saidOf(boss.accountId)).toEqual([`showtime-changed: ${word(boss.accountId, 'administrator')}`])
    const { ticketNumber } = await sellOne(kiosk, await addShowtime(server))
    await takeBack(server, boss.accountId as AccountId, ticketNumber)
    expect((await saidOf(boss.accountId)).at(-1)).toBe(`ticket-refunded: account ${boss.accountId}`)
  })

  it('counts in a fact all the same, and is marked where they never signed in there', async () => {
    const stranger = await addStaff(server, 'clerk')
    const known = await addStaff(server, 'clerk', kiosk)
    const settled = (accountId: AccountId) =>
      kiosk.entry('payment-settled-by-staff', {
        ...{ saleId: randomUUID(), paymentKey: randomUUID(), totalFen: 3_990 },
        ...{ outcome: 'charged', accountId },
      })
    const { saleId, showtimeId, ticketNumber } = await sellOne(kiosk, await addShowtime(server))
    const voided = { saleId, showtimeId, ticketNumbers: [ticketNumber], accountId: stranger }
    const nobody = 99_999 as AccountId
    const facts = [settled(known), settled(nobody), kiosk.entry('voided', voided)]
    expect((await kiosk.upload(facts)).body).toMatchObject({ reviewItems: [] })
    expect(await itemsOf(kiosk)).toContainEqual(expect.objectContaining({ why: 'refund-due', cause: 'voided' }))
    const never = (accountId: AccountId, role: string) =>
      `kiosk ${kiosk.device} says that account ${accountId} (${role}), who never signed in there, did it`
    expect(await saidOf(known)).toEqual([`payment-settled: ${word(known, 'clerk')}`])
    expect(await saidOf(nobody)).toEqual([`payment-settled: ${never(nobody, 'no such account')}`])
    expect(await saidOf(stranger)).toEqual([`sale-voided: ${never(stranger, 'clerk')}`])
  })

  it('said that cash was paid which that kiosk had not taken on: the money stays due, and what is said is listed', async () => {
    const [liar, till] = [await enrolKiosk(server), await enrolKiosk(server)]
    const clerk = await addStaff(server, 'clerk', liar, till)
    const { saleId, ticketNumber } = await sellOne(till, await addShowtime(server))
    await takeBack(server, clerk, ticketNumber)
    const paid = (by: TestKiosk, how: object) =>
      by.upload([by.entry('refund-paid', { ticketNumber, saleId, amountFen: 3_990, paid: how })])
    const undue = { reviewItems: [{ why: 'refund-undue' }] }
    expect((await paid(liar, { how: 'cash', accountId: clerk })).body).toMatchObject(undue)
    expect((await paid(liar, { how: 'terminal', terminalReference: 'R1' })).body).toMatchObject(undue)
    expect(await itemsOf(liar)).toMatchObject([{ amountFen: 3_990 }, { amountFen: 3_990 }])
    expect(await itemsOf(till)).toMatchObject([{ why: 'refund-due' }])
    const take = { ticketNumber, by: { kind: 'cash', accountId: clerk } }
    expect((await till.ask('POST', syncPaths.claimRefund, take)).httpStatus).toBe(200)
    expect((await paid(till, { how: 'cash', accountId: clerk })).body).toMatchObject({ reviewItems: [] })
    expect(await itemsOf(till)).toEqual([])
  })
})
