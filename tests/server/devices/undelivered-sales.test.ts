import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountId, ShowtimeId } from '../../../shared/core/ids.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import type { ReviewItemsAnswer } from '../../../shared/sync/staff-messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf, takeBack } from '../../support/staff-at-kiosk.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'

const [first, second] = [
  { row: 1, col: 1 },
  { row: 1, col: 2 },
]
const refusal = (code: string) => ({ httpStatus: 409, body: { refusal: { code } } })

describe.each(databaseKinds)('what was paid at a kiosk that is given up and nobody saw, on %s', (kind) => {
  let server: TestServer
  let desk: TestKiosk
  let clerk: AccountId
  let manager: { email: string }
  beforeAll(async () => {
    server = await openTestServer(kind)
    desk = await enrolKiosk(server)
    clerk = await addStaff(server, 'clerk', desk)
    manager = await signIn(server, 'manager')
  })
  afterAll(() => server.close())

  type Sale = ReturnType<TestKiosk['sold']>
  const writeOff = ({ device }: Pick<TestKiosk, 'device'>) =>
    desk.ask('POST', syncPaths.writeOff, { login: manager.email, password: usualPassword, device })
  const sell = async (kiosk: TestKiosk, showtimeId: ShowtimeId, seats: readonly (typeof first)[]): Promise<Sale> =>
    kiosk.sold(showtimeId, grantedSeats(await kiosk.grant(showtimeId, seats)))
  const numbersOf = ({ tickets }: Sale) => tickets.map(({ ticketNumber }) => ticketNumber)
  const shown = (kiosk: TestKiosk, entryKind: 'seen' | 'collected', sale: Sale) =>
    kiosk.entry(entryKind, { saleId: sale.saleId, ticketNumbers: numbersOf(sale), copy: 1 })
  const undeliveredOf = async (kiosk: Pick<TestKiosk, 'device'>) =>
    (await itemsOf(desk, kiosk.device)).filter(({ why }) => why === 'undelivered')
  const listedNumbers = async (kiosk: Pick<TestKiosk, 'device'>) =>
    (await undeliveredOf(kiosk)).map(({ ticket }) => ticket?.ticketNumber)
  const openCount = async () => ((await desk.ask('GET', syncPaths.reviewItems)).body as ReviewItemsAnswer).openCount
  const resolve = (itemId: number | undefined, end: object) =>
    desk.ask('POST', syncPaths.resolve, { itemId, accountId: clerk, end })

  /** A kiosk that was given up after it told of a sale of two seats, and of nothing else. */
  const aLostSale = async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const sale = await sell(kiosk, showtimeId, [first, second])
    await kiosk.upload([kiosk.entry('sold', sale)])
    expect(await undeliveredOf(kiosk)).toEqual([])
    await writeOff(kiosk)
    return { kiosk, showtimeId, sale }
  }

  it('is listed ticket by ticket, with film, time, seat, number and money, and what was seen is not', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const undelivered = await sell(kiosk, showtimeId, [first])
    const seen = await sell(kiosk, showtimeId, [second])
    const collected = await sell(kiosk, showtimeId, [{ row: 1, col: 3 }])
    await kiosk.upload([undelivered, seen, collected].map((sale) => kiosk.entry('sold', sale)))
    await kiosk.upload([shown(kiosk, 'seen', seen), shown(kiosk, 'collected', collected)])
    const before = await openCount()
    await writeOff(kiosk)
    expect(await openCount()).toBe(before + 1)
    const [ticketNumber] = numbersOf(undelivered)
    expect(await undeliveredOf(kiosk)).toMatchObject([
      {
        ...{ why: 'undelivered', amountFen: 3_990, ways: ['reseat', 'refund', 'accept'] },
        ticket: { ...first, ticketNumber, paidFen: 3_990, state: 'sold' },
        showtime: { showtimeId, filmTitle: expect.any(String), beginsAtMs: expect.any(Number) },
      },
    ])
  })

  it('is listed once, also where the kiosk turns up, sends it again and closes its journal', async () => {
    const { kiosk, showtimeId, sale } = await aLostSale()
    const late = await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, [{ row: 2, col: 1, grantNumber: 1 }]))])
    expect(late.body).toMatchObject({ reviewItems: [{ why: 'displaced' }] })
    await kiosk.closeEpoch('none')
    const numbers = await listedNumbers(kiosk)
    expect(numbers).toHaveLength(3)
    expect(new Set(numbers)).toHaveLength(3)
    expect(numbers).toEqual(expect.arrayContaining(numbersOf(sale)))
  })

  it('is listed where its sale arrives only after the kiosk was given up, unless it was seen by then', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const [undelivered, seen] = [await sell(kiosk, showtimeId, [first]), await sell(kiosk, showtimeId, [second])]
    await writeOff(kiosk)
    await kiosk.upload([kiosk.entry('sold', undelivered), kiosk.entry('sold', seen), shown(kiosk, 'seen', seen)])
    expect(await listedNumbers(kiosk)).toEqual(numbersOf(undelivered))
  })

  it('is listed of a kiosk that closed its journal for good, and not of one that begins its next epoch', async () => {
    const showtimeId = await addShowtime(server)
    for (const [next, seat] of [['epoch', first] as const, ['none', second] as const]) {
      const kiosk = await enrolKiosk(server)
      const sale = await sell(kiosk, showtimeId, [seat])
      await kiosk.upload([kiosk.entry('sold', sale)])
      await kiosk.closeEpoch(next)
      expect(await listedNumbers(kiosk)).toEqual(next === 'none' ? numbersOf(sale) : [])
    }
  })

  it('is listed once what was quarantined of a closed journal counts after all', async () => {
    const kiosk = await enrolKiosk(server)
    const sale = await sell(kiosk, await addShowtime(server), [first])
    const setBlocked = (is_blocked: boolean) =>
      server.db.updateTable('devices').set({ is_blocked }).where('device', '=', kiosk.device).execute()
    await setBlocked(true)
    await kiosk.upload([kiosk.entry('sold', sale)])
    await setBlocked(false)
    await kiosk.closeEpoch('none')
    expect(await listedNumbers(kiosk)).toEqual([])
    const [apart] = await itemsOf(desk, kiosk.device)
    const boss = await addStaff(server, 'manager', desk)
    const applied = { itemId: apart?.itemId, accountId: boss, end: { kind: 'apply' } }
    expect(await desk.ask('POST', syncPaths.resolve, applied)).toMatchObject({ httpStatus: 200 })
    expect(await listedNumbers(kiosk)).toEqual(numbersOf(sale))
  })

  it('is listed no more once the kiosk says that it was seen, as whichever device it is by then', async () => {
    for (const entryKind of ['seen', 'collected'] as const) {
      const { kiosk, sale } = await aLostSale()
      const [item] = await undeliveredOf(kiosk)
      await kiosk.closeEpoch('none')
      const again = await enrolKiosk(server, null, null, kiosk.key)
      const before = await openCount()
      await again.upload([shown(again, entryKind, sale)])
      expect(await undeliveredOf(kiosk)).toEqual([])
      expect(await openCount()).toBe(before - 2)
      expect(await resolve(item?.itemId, { kind: 'refund' })).toEqual(refusal('NoItem'))
    }
  })

  it('stays listed whatever another kiosk says of it', async () => {
    const { kiosk, sale } = await aLostSale()
    const other = await enrolKiosk(server)
    const own = await sell(other, await addShowtime(server), [first])
    await other.upload([other.entry('sold', own)])
    // Its own tickets, under the name of the other one's sale.
    await other.upload([other.entry('seen', { saleId: sale.saleId, ticketNumbers: numbersOf(own), copy: 1 })])
    expect(await listedNumbers(kiosk)).toEqual(numbersOf(sale))
  })

  it('is refunded at another kiosk once, told to all kiosks, and its money is due', async () => {
    const { kiosk, sale } = await aLostSale()
    const [item] = await undeliveredOf(kiosk)
    expect(await resolve(item?.itemId, { kind: 'refund' })).toMatchObject({ httpStatus: 200 })
    expect(await resolve(item?.itemId, { kind: 'refund' })).toMatchObject({ httpStatus: 200 })
    const [ticketNumber, otherNumber] = numbersOf(sale)
    expect((await itemsOf(desk, kiosk.device)).map(({ why, ticket }) => [why, ticket?.ticketNumber])).toEqual([
      ['undelivered', otherNumber],
      ['refund-due', ticketNumber],
    ])
    await server.push()
    const { documents } = await desk.pull('refunds')
    expect(documents.find(({ id }) => id === String(ticketNumber))).toMatchObject({ money: 'due', amountFen: 3_990 })
  })

  it('gets its holder another seat, which counts as handed over, and lets a hand-written ticket stand', async () => {
    const { kiosk } = await aLostSale()
    const [item, other] = await undeliveredOf(kiosk)
    const end = { kind: 'reseat', seat: { row: 3, col: 3 } }
    expect(await resolve(item?.itemId, end)).toMatchObject({ body: { ticket: { row: 3, col: 3 } } })
    expect(await resolve(other?.itemId, { kind: 'accept' })).toMatchObject({ httpStatus: 200 })
    await kiosk.closeEpoch('none')
    expect(await undeliveredOf(kiosk)).toEqual([])
  })

  it('is listed no more once its ticket was taken back elsewhere', async () => {
    const { kiosk, sale } = await aLostSale()
    const [item] = await undeliveredOf(kiosk)
    const [ticketNumber = 0, other] = numbersOf(sale)
    await takeBack(server, clerk, ticketNumber)
    expect(await listedNumbers(kiosk)).toEqual([other])
    expect(await resolve(item?.itemId, { kind: 'refund' })).toEqual(refusal('NotThisWay'))
  })
})
