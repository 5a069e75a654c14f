import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { recordStatements } from '../../support/recorded-statements.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf } from '../../support/staff-at-kiosk.ts'
import { wrongTotals } from '../../support/wrong-totals.ts'

const uploaded = 100

describe.each(databaseKinds)('a journal that was quarantined, on %s', { timeout: 300_000 }, (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  /** What is sent to the database where so many entries count after all, each with an item of its own. */
  async function valuesOf(count: number): Promise<number> {
    const desk = await enrolKiosk(server)
    const former = await enrolKiosk(server)
    const kiosk = await enrolKiosk(server, null, former, former.key)
    const manager = await addStaff(server, 'manager', desk)
    const showtimeId = await addShowtime(server)
    const set = (to: { is_blocked: boolean; state?: 'closed' }) =>
      server.db.updateTable('devices').set(to).where('device', '=', kiosk.device).execute()
    const entryOf = (index: number) => {
      const saleId = randomUUID()
      if (index % 3 === 0) {
        const seat = { row: 1, col: 1, grantNumber: 7 } as Parameters<typeof kiosk.sold>[1][number]
        return kiosk.entry('sold', kiosk.sold(showtimeId, [seat]))
      }
      if (index % 3 === 1) {
        const paid = { how: 'terminal', terminalReference: 'R1' }
        return kiosk.entry('refund-paid', { saleId, ticketNumber: 5_000_000 + index, amountFen: 100, paid })
      }
      const left = { saleId, paymentKey: randomUUID(), totalFen: 100, terminalSaid: 'nothing' }
      return kiosk.entry('payment-left-to-staff', { ...left, former: { device: former.device, epoch: 1 } })
    }
    const entries = Array.from({ length: count }, (_, index) => entryOf(index))
    await set({ is_blocked: true })
    for (let from = 0; from < count; from += uploaded) {
      expect((await kiosk.upload(entries.slice(from, from + uploaded))).httpStatus).toBe(200)
    }
    await set({ is_blocked: false, state: 'closed' })
    const [item] = await itemsOf(desk, kiosk.device)
    const request = { itemId: item?.itemId, accountId: manager, end: { kind: 'apply' } }
    const sent = await recordStatements(async () => {
      expect((await desk.ask('POST', syncPaths.resolve, request)).httpStatus).toBe(200)
    })
    const judged = server.db.selectFrom('journal_entries').select('why').where('device', '=', kiosk.device)
    expect(await judged.where('outcome', '=', 'review').execute()).toHaveLength(count)
    expect(await wrongTotals(server.db)).toEqual([])
    const sizes = sent.flatMap(({ values }) => values.map((value) => (Array.isArray(value) ? value.length : 1)))
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  it('costs the database three times as much where it has three times as many entries', async () => {
    const few = await valuesOf(uploaded)
    expect(await valuesOf(3 * uploaded)).toBeLessThan(4 * few)
  })
})
